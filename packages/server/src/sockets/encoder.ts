import { Decoder, Encoder, PacketType, type Packet } from 'socket.io-parser'

interface Stored {
  readonly payload: unknown
  readonly json: string
}

/** What is being broadcast, and the JSON that it was stored as. */
let stored: Stored | undefined

/** Runs a broadcast of a payload that takes the JSON it was stored as, and does not make it again. */
export function withStoredJson(payload: unknown, json: string, broadcast: () => void): void {
  stored = { payload, json }
  try {
    broadcast()
  } finally {
    stored = undefined
  }
}

class StoredJsonEncoder extends Encoder {
  override encode(packet: Packet): ReturnType<Encoder['encode']> {
    const { type, nsp, id, data } = packet
    // A packet to another namespace, or one that wants an answer, has more in front.
    const isPlain = type === PacketType.EVENT && nsp === '/' && id === undefined
    if (!stored || !isPlain || data[1] !== stored.payload) return super.encode(packet)
    return [`${PacketType.EVENT}[${JSON.stringify(data[0])},${stored.json}]`]
  }
}

/** What Socket.IO takes for its `parser`. */
export const parser = { Encoder: StoredJsonEncoder, Decoder }
