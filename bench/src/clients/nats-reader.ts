const LINE_FEED = 0x0a
const END_BYTES = 2 // '\r\n'
const SPACE = 0x20
const ZERO = 0x30

// The first bytes of what a server says, and the second where the first does not tell.
const M = 0x4d // MSG
const P = 0x50 // PING, PONG
const I = 0x49
const MINUS = 0x2d // -ERR

/** What a stream of NATS consists of; bytes are valid until the call returns. */
interface NatsEvents {
  onMessage(chunk: Buffer, start: number, end: number): void
  onPing(): void
  onPong(): void
  onError(text: string): void
}

/** Cuts a TCP stream of a NATS server into its messages, whose payloads it steps over. */
export class NatsReader {
  readonly #events: NatsEvents
  #rest: Buffer | undefined

  constructor(events: NatsEvents) {
    this.#events = events
  }

  push(received: Buffer): void {
    const chunk = this.#rest ? Buffer.concat([this.#rest, received]) : received
    let from = 0
    for (;;) {
      const end = this.#read(chunk, from)
      if (end === undefined) break
      from = end
    }
    this.#rest = from < chunk.length ? chunk.subarray(from) : undefined
  }

  /** Where what begins at `from` ends; `undefined` while it is not complete. */
  #read(chunk: Buffer, from: number): number | undefined {
    const lineEnd = endOfLine(chunk, from)
    if (lineEnd === undefined) return undefined
    const type = chunk[from]
    if (type === M) {
      const end = lineEnd + payloadBytes(chunk, lineEnd)
      if (end + END_BYTES > chunk.length) return undefined
      this.#events.onMessage(chunk, lineEnd, end)
      return end + END_BYTES
    }
    if (type === P && chunk[from + 1] === I) this.#events.onPing()
    else if (type === P) this.#events.onPong()
    else if (type === MINUS) this.#events.onError(chunk.toString('latin1', from, lineEnd))
    return lineEnd
  }
}

// Header lines are short: a loop is done before a call of `indexOf` has begun.
function endOfLine(chunk: Buffer, from: number): number | undefined {
  for (let index = from; index < chunk.length; index += 1) {
    if (chunk[index] === LINE_FEED) return index + 1
  }
  return undefined
}

/** The number that a line ends with. */
function payloadBytes(chunk: Buffer, lineEnd: number): number {
  let bytes = 0
  let unit = 1
  for (let index = lineEnd - END_BYTES - 1; chunk[index] !== SPACE; index -= 1, unit *= 10) {
    bytes += ((chunk[index] ?? ZERO) - ZERO) * unit
  }
  return bytes
}
