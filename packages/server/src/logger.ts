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

/**
 * Writes the lines of a turn at its end, at once: when many come and go, a write for each line is
 * more than all else about it. What is fatal, and what was said before it, is written without delay,
 * and so is what is left when the process ends.
 */
export class LineJoiner implements DestinationStream {
  readonly #out: DestinationStream
  readonly #flush = (): void => this.flushSync()
  #lines = ''

  constructor(out: DestinationStream) {
    this.#out = out
  }

  write(line: string): void {
    if (this.#lines === '') {
      setImmediate(this.#flush)
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
  }
}
