import process from 'node:process'
import { pino, type DestinationStream, type Logger } from 'pino'
import { build as prettyStream } from 'pino-pretty'

export type { Logger }

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

/**
 * Structured logs on standard output: JSON, or readable lines for a person at a terminal.
 * Bodies, tokens, passwords and query strings are never passed to it.
 */
export function createLogger(level: LogLevel, format: 'json' | 'pretty'): Logger {
  const options = { level, base: {} }
  if (format === 'json') return pino(options, new LineJoiner(pino.destination()))
  return pino(
    options,
    prettyStream({ sync: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss' }),
  )
}

/** How long the lines that follow a write wait for others. */
const PAUSE_MS = 5

/**
 * Writes the lines of a turn at its end, at once, and those of the next few milliseconds after
 * them: when many come and go, a write for each line is more than all else about it. What is fatal,
 * and what was said before it, is written without delay, and so is what is left when the process ends.
 */
export class LineJoiner implements DestinationStream {
  readonly #out: DestinationStream
  readonly #flush = (): void => this.flushSync()
  #lines = ''
  #pause: NodeJS.Timeout | undefined

  constructor(out: DestinationStream) {
    this.#out = out
  }

  write(line: string): void {
    if (this.#lines === '') {
      if (!this.#pause) setImmediate(this.#flush)
      process.once('exit', this.#flush)
    }
    this.#lines += line
  }

  /** Called by pino after a fatal line. */
  flushSync(): void {
    const lines = this.#lines
    if (lines === '') return
    this.#lines = ''
    process.off('exit', this.#flush)
    this.#out.write(lines)
    this.#pause ??= setTimeout(() => {
      this.#pause = undefined
      this.flushSync()
    }, PAUSE_MS).unref()
  }
}
