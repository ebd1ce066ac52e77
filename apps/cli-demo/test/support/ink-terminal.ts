import { PassThrough, Writable } from 'node:stream'
import { vi } from 'vitest'

/** A terminal for Ink, in its debug mode: each write is a whole screen. */
export class InkTerminal {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  screen = ''
  readonly #keys = new PassThrough()

  constructor(columns: number, rows: number) {
    const noop = (): unknown => this.stdin
    this.stdin = Object.assign(this.#keys, {
      isTTY: true,
      setRawMode: noop,
      ref: noop,
      unref: noop,
    }) as never
    const output = new Writable({
      decodeStrings: false,
      write: (text: string, _encoding, done) => {
        if (text.includes('\n')) this.screen = text
        done()
      },
    })
    this.stdout = Object.assign(output, { isTTY: true, columns, rows }) as never
  }

  /** Types bytes, as a terminal sends them. */
  press(bytes: string): void {
    this.#keys.write(bytes)
  }

  /** Resolves with the screen when it matches; rejects with what is on it instead. */
  async sees(pattern: RegExp): Promise<string> {
    await vi
      .waitUntil(() => pattern.test(this.screen), { timeout: 60_000, interval: 10 })
      .catch((cause: unknown) => {
        throw new Error(`never saw ${String(pattern)}, but:\n${this.screen}`, { cause })
      })
    return this.screen
  }
}
