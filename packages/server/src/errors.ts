import { errors, type ErrorCode, type WireError } from '@chatnode/protocol'

/** What an error may carry beyond its code. */
export interface ChatErrorOptions {
  /** In the shape that the error table declares for the code. */
  data?: unknown
  retryAfterMs?: number
  cause?: unknown
}

/** An expected refusal, by its code in the error table. Everything else that is thrown is a bug, and answers `internal`. */
export class ChatError extends Error {
  readonly code: ErrorCode
  readonly data: unknown
  readonly retryAfterMs: number | undefined

  constructor(code: ErrorCode, options: ChatErrorOptions = {}) {
    super(errors[code].message, { cause: options.cause })
    this.name = 'ChatError'
    this.code = code
    this.data = options.data
    this.retryAfterMs = options.retryAfterMs
  }
}

/** The refusal of one field. */
export function invalid(path: string, code: string, message: string): ChatError {
  return new ChatError('invalid_payload', { data: { issues: [{ path, code, message }] } })
}

/** The wire form of a code of the table. */
export function wireError(
  code: ErrorCode,
  details: Omit<ChatErrorOptions, 'cause'> & { message?: string; requestId?: string } = {},
): WireError {
  const definition: { message: string; retryable?: boolean } = errors[code]
  return {
    code,
    message: details.message ?? definition.message,
    ...(details.data === undefined ? {} : { data: details.data }),
    ...(definition.retryable ? { retryable: true } : {}),
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
