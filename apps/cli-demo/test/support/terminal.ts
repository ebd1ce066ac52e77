import { PassThrough, Writable } from 'node:stream'

/** A terminal of a few columns that draws what is written to it, and whose keys a test presses. */
export class FakeTerminal {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly #keys = new PassThrough()
  readonly #rows: string[][] = [[]]
  readonly #columns: number
  #row = 0
  #column = 0

  constructor(columns: number) {
    this.#columns = columns
    const output = new Writable({
      decodeStrings: false,
      write: (text: string, _encoding, done) => {
        this.#draw(text)
        done()
      },
    })
    this.stdin = Object.assign(this.#keys, { isTTY: true, setRawMode: () => this.stdin }) as never
    this.stdout = Object.assign(output, { isTTY: true, columns }) as never
  }

  /** What is to be seen: one string per row. */
  get rows(): string[] {
    const rows = this.#rows.map((row) => row.join('').trimEnd())
    while (rows.length > 1 && rows.at(-1) === '') rows.pop()
    return rows
  }

  /** Presses keys; more than one at once is a paste. Resolves when they were handled. */
  async press(keys: string): Promise<void> {
    this.#keys.write(keys)
    await new Promise((resolve) => setImmediate(resolve))
  }

  #draw(text: string): void {
    // oxlint-disable-next-line no-control-regex -- a terminal is what this is
    for (const [part] of text.matchAll(/\u001b\[[\d;?]*[A-Za-z]|\r|\n|[^\r\n\u001b]/gu)) {
      if (part.startsWith('\u001b')) this.#obey(part.at(-1) ?? '', Number.parseInt(part.slice(2)))
      else if (part === '\r') this.#column = 0
      else if (part === '\n') this.#newLine()
      else this.#put(part)
    }
  }

  #obey(command: string, count: number): void {
    const steps = Number.isNaN(count) ? 1 : count
    if (command === 'A') this.#row = Math.max(0, this.#row - steps)
    else if (command === 'B') this.#row += steps
    else if (command === 'C') this.#column += steps
    else if (command === 'D') this.#column -= steps
    else if (command === 'G') this.#column = steps - 1
    else if (command === 'J') {
      this.#rows[this.#row] = (this.#rows[this.#row] ?? []).slice(0, this.#column)
      this.#rows.length = this.#row + 1
    }
  }

  #put(character: string): void {
    if (this.#column === this.#columns) this.#newLine()
    const row = (this.#rows[this.#row] ??= [])
    while (row.length < this.#column) row.push(' ')
    row[this.#column] = character
    this.#column += 1
  }

  #newLine(): void {
    this.#row += 1
    this.#column = 0
    this.#rows[this.#row] ??= []
  }
}
