const OPEN = 0x3c // '<'
const CLOSE = 0x3e // '>'
const SLASH = 0x2f
const QUESTION_MARK = 0x3f
const STREAM = Buffer.from('<stream:stream')

/** Called for each stanza: `chunk` from `start` to `end`, and valid until the call returns. */
type OnStanza = (chunk: Buffer, start: number, end: number) => void

/**
 * Cuts an XMPP stream into the elements below its root, by how deep tags are nested. Takes for
 * granted that `<` and `>` are entities where they are no markup, and that there are no comments.
 */
export class StanzaReader {
  readonly #onStanza: OnStanza
  #rest: Buffer | undefined
  /** The place in the rest from which on no tag was looked at yet, and how many elements are open there. */
  #at = 0
  #depth = 0

  constructor(onStanza: OnStanza) {
    this.#onStanza = onStanza
  }

  push(received: Buffer): void {
    const chunk = this.#rest ? Buffer.concat([this.#rest, received]) : received
    let stanza = 0
    for (;;) {
      const tag = chunk.indexOf(OPEN, this.#at)
      const close = tag < 0 ? -1 : chunk.indexOf(CLOSE, tag)
      if (close < 0) break
      this.#at = close + 1
      const isOfStanza = this.#nest(chunk, tag, close)
      if (this.#depth > 0) continue
      if (isOfStanza) this.#onStanza(chunk, stanza, this.#at)
      stanza = this.#at
    }
    this.#rest = stanza < chunk.length ? chunk.subarray(stanza) : undefined
    this.#at -= stanza
  }

  /** Counts a tag; answers whether it belongs to a stanza, and not to the stream around them. */
  #nest(chunk: Buffer, tag: number, close: number): boolean {
    const first = chunk[tag + 1]
    if (first === QUESTION_MARK) return false
    if (first === SLASH) {
      if (this.#depth === 0) return false
      this.#depth -= 1
    } else if (chunk[close - 1] !== SLASH) {
      if (this.#depth === 0 && isStream(chunk, tag)) return false
      this.#depth += 1
    }
    return true
  }
}

const isStream = (chunk: Buffer, tag: number): boolean =>
  chunk.compare(STREAM, 0, STREAM.length, tag, Math.min(tag + STREAM.length, chunk.length)) === 0
