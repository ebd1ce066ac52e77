const DIGITS = 8

let authors = 0

/**
 * Marks what a line writes. Where the server's answer to an author is the message itself, as it comes
 * back, this is how the line knows its own.
 */
export class Author {
  readonly #mark = `${(authors += 1).toString(16).padStart(DIGITS, '0')}`
  readonly #bytes = Buffer.from(this.#mark)

  sign(text: string): string {
    return this.#mark + text
  }

  /** Whether a signed text begins here. */
  wrote(chunk: Buffer, start: number): boolean {
    // From the last digit on: it is there that authors differ.
    for (let index = DIGITS - 1; index >= 0; index -= 1) {
      if (chunk[start + index] !== this.#bytes[index]) return false
    }
    return true
  }
}
