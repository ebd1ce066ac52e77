import { pino, type Logger } from 'pino'
import { build as prettyStream } from 'pino-pretty'

export type { Logger }

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

/**
 * Structured logs on standard output: JSON, or readable lines for a person at a terminal.
 * Bodies, tokens, passwords and query strings are never passed to it.
 */
export function createLogger(level: LogLevel, format: 'json' | 'pretty'): Logger {
  const options = { level, base: {} }
  if (format === 'json') return pino(options)
  return pino(
    options,
    prettyStream({ sync: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss' }),
  )
}
