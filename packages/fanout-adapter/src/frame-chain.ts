import type { EnginePacket, PacketOptions } from './engine.ts'
import { frameText } from './frame.ts'

/** One broadcast, encoded once, in the forms that the stock path and the joined one need. */
export class EncodedBroadcast {
  readonly packets: readonly unknown[]
  readonly options: PacketOptions
  /** The complete websocket frame; absent when the broadcast is not a single text packet. */
  readonly frame: Buffer | undefined
  #chain: FrameChain | undefined

  constructor(packets: readonly unknown[], { volatile, compress }: BroadcastFlags) {
    const [packet] = packets
    this.packets = packets
    this.frame = packets.length === 1 && typeof packet === 'string' ? frameText(packet) : undefined
    this.options = {
      // What Engine.IO makes of a missing flag, too.
      compress: compress !== false,
      ...(volatile === undefined ? {} : { volatile }),
      ...(this.frame ? { wsPreEncodedFrame: [this.frame] } : {}),
    }
  }

  /** The chain that consists of this broadcast alone; the same one for every recipient. */
  asChain(frame: Buffer): FrameChain {
    return (this.#chain ??= new FrameChain(this, frame, undefined))
  }

  toEnginePacket(): EnginePacket {
    return { type: 'message', data: this.packets[0], options: this.options }
  }
}

interface BroadcastFlags {
  readonly volatile?: boolean | undefined
  readonly compress?: boolean | undefined
}

/**
 * The frames that one turn has for a connection, oldest first: an immutable list that ends with
 * `broadcast`, and the options of the packet that carries them.
 *
 * Recipients with the same history hold the same chain, however their rooms overlap. So joining
 * costs a pointer per recipient, and the bytes are copied once per history.
 */
export class FrameChain implements PacketOptions {
  readonly broadcast: EncodedBroadcast
  readonly bytes: number
  readonly #frame: Buffer
  readonly #previous: FrameChain | undefined
  // The continuation that was asked for last: all recipients of a broadcast ask for the same one.
  #next: FrameChain | undefined
  #joined: readonly [Buffer] | undefined

  constructor(broadcast: EncodedBroadcast, frame: Buffer, previous: FrameChain | undefined) {
    this.broadcast = broadcast
    this.bytes = frame.length + (previous?.bytes ?? 0)
    this.#frame = frame
    this.#previous = previous
  }

  append(broadcast: EncodedBroadcast, frame: Buffer): FrameChain {
    if (this.#next?.broadcast === broadcast) return this.#next
    return (this.#next = new FrameChain(broadcast, frame, this))
  }

  /** All frames in one buffer. Websocket frames that follow each other are plain websocket. */
  get wsPreEncodedFrame(): readonly [Buffer] {
    return (this.#joined ??= [this.#join()])
  }

  /** The broadcasts, oldest first. */
  broadcasts(): EncodedBroadcast[] {
    return FrameChain.#links(this).map(({ broadcast }) => broadcast)
  }

  #join(): Buffer {
    if (!this.#previous) return this.#frame
    return Buffer.concat(
      FrameChain.#links(this).map((link) => link.#frame),
      this.bytes,
    )
  }

  static #links(last: FrameChain): FrameChain[] {
    const newestFirst: FrameChain[] = []
    let link: FrameChain | undefined = last
    while (link) {
      newestFirst.push(link)
      link = link.#previous
    }
    return newestFirst.reverse()
  }
}
