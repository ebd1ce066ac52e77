import { errors, type ErrorCode, type ErrorTable, type WireError } from '@chatnode/protocol'

/** A code of the built-in error table, or one that an extension of the contract added to it. */
export type AnyErrorCode = ErrorCode | `${string}:${string}`

/** What an error may carry beyond its code. */
export interface ChatErrorOptions {
  /** In the shape that the error table declares for the code. */
  data?: unknown
  retryAfterMs?: number
  cause?: unknown
}

/** An expected refusal, by its code in the error table. Everything else that is thrown is a bug, and answers `internal`. */
export class ChatError extends Error {
  readonly code: AnyErrorCode
  readonly data: unknown
  readonly retryAfterMs: number | undefined

  constructor(code: AnyErrorCode, options: ChatErrorOptions = {}) {
    super(builtIn[code]?.message ?? code, { cause: options.cause })
    this.name = 'ChatError'
    this.code = code
    this.data = options.data
    this.retryAfterMs = options.retryAfterMs
  }
}

const builtIn: ErrorTable = errors

/** The refusal of one field. */
export function invalid(path: string, code: string, message: string): ChatError {
  return new ChatError('invalid_payload', { data: { issues: [{ path, code, message }] } })
}

/** The wire form of a code of the table: the built-in one unless told. */
export function wireError(
  code: AnyErrorCode,
  details: Omit<ChatErrorOptions, 'cause'> & { message?: string; requestId?: string } = {},
  table: ErrorTable = errors,
): WireError {
  const definition = table[code]
  return {
    code,
    message: details.message ?? definition?.message ?? code,
    ...(details.data === undefined ? {} : { data: details.data }),
    ...(definition?.retryable ? { retryable: true } : {}),
    ...(details.retryAfterMs === undefined ? {} : { retryAfterMs: details.retryAfterMs }),
    ...(details.requestId === undefined ? {} : { requestId: details.requestId }),
  }
}

/** A disk that is full, locked, read-only or broken is a passing state of the server, not a bug: `unavailable`. */
export function asUnavailable(error: unknown): ChatError | undefined {
  const code = (error as { code?: unknown } | undefined)?.code
  const isPassing =
    typeof code === 'string' && /^SQLITE_(FULL|BUSY|READONLY|IOERR|LOCKED|CANTOPEN)/.test(code)
  return isPassing ? new ChatError('unavailable', { cause: error }) : undefined
}
