// RFC 6455, section 5.2. A load client that parses what it gets is soon busier than the server that
// it should load, so this one looks at the header of a frame and steps over its payload.
const FIN_TEXT = 0x81
const OPCODE = 0x0f
const TEXT = 0x1
const CLOSE = 0x8
const MASKED = 0x80
const LENGTH = 0x7f
const LENGTH_16_BIT = 126
const LENGTH_64_BIT = 127
const MASK_BYTES = 4

/** Called for each text frame: its payload is `chunk` from `start` to `end`, and valid until the call returns. */
export type OnText = (chunk: Buffer, start: number, end: number) => void

/** Cuts a TCP stream from a server into websocket frames. Takes for granted that messages are not fragmented. */
export class FrameReader {
  readonly #onText: OnText
  readonly #onClose: () => void
  #rest: Buffer | undefined

  constructor(onText: OnText, onClose: () => void) {
    this.#onText = onText
    this.#onClose = onClose
  }

  push(received: Buffer): void {
    const chunk = this.#rest ? Buffer.concat([this.#rest, received]) : received
    let from = 0
    for (;;) {
      const start = payloadStart(chunk, from)
      if (start === undefined) break
      const end = start + payloadBytes(chunk, from)
      if (end > chunk.length) break
      const opcode = (chunk[from] ?? 0) & OPCODE
      if (opcode === TEXT) this.#onText(chunk, start, end)
      else if (opcode === CLOSE) this.#onClose()
      from = end
    }
    this.#rest = from < chunk.length ? chunk.subarray(from) : undefined
  }
}

/** Where the payload of the frame at `from` begins; `undefined` while its header is not complete. */
function payloadStart(chunk: Buffer, from: number): number | undefined {
  if (chunk.length < from + 2) return undefined
  const length = (chunk[from + 1] ?? 0) & LENGTH
  const start = from + (length < LENGTH_16_BIT ? 2 : length === LENGTH_16_BIT ? 4 : 10)
  return chunk.length < start ? undefined : start
}

function payloadBytes(chunk: Buffer, from: number): number {
  const length = (chunk[from + 1] ?? 0) & LENGTH
  if (length < LENGTH_16_BIT) return length
  if (length === LENGTH_16_BIT) return chunk.readUInt16BE(from + 2)
  return chunk.readUIntBE(from + 4, 6)
}

/** A masked text frame, as clients must send it. The mask is zero: the server's work is the same. */
export function frameText(text: string): Buffer {
  const bytes = Buffer.byteLength(text)
  const headerBytes = bytes < LENGTH_16_BIT ? 2 : bytes <= 0xffff ? 4 : 10
  const frame = Buffer.alloc(headerBytes + MASK_BYTES + bytes)
  frame[0] = FIN_TEXT
  if (headerBytes === 2) {
    frame[1] = MASKED | bytes
  } else if (headerBytes === 4) {
    frame[1] = MASKED | LENGTH_16_BIT
    frame.writeUInt16BE(bytes, 2)
  } else {
    frame[1] = MASKED | LENGTH_64_BIT
    frame.writeUIntBE(bytes, 4, 6)
  }
  frame.write(text, headerBytes + MASK_BYTES, 'utf8')
  return frame
}
