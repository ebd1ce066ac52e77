import { COMMON_ERRORS, summarize, type Issue, type WireError } from '@chatnode/protocol'
import { asUnavailable, ChatError, wireError } from './errors.ts'
import type { Logger } from './logger.ts'

/** Where a failure happened: its declared errors, and what the log needs to find it again. */
export interface FailureSite {
  readonly name: string
  /** The codes that the event or endpoint declares, beside the common ones. */
  readonly errors: readonly string[]
  readonly requestId: string
  readonly logger: Logger
}

const common: readonly string[] = COMMON_ERRORS

/** The refusal of a payload that does not have the declared shape; its message names the first faulty field. */
export function invalidPayload(issues: readonly Issue[]): WireError {
  return wireError('invalid_payload', { message: summarize(issues), data: { issues } })
}

/**
 * The one way from anything thrown to the wire. A `ChatError` that the site declares goes out as it
 * is; everything else is a bug, is logged with its cause, and answers `internal` with the request's id.
 */
export function toWireError(thrown: unknown, site: FailureSite): WireError {
  const { name, errors, requestId, logger } = site
  const error = asUnavailable(thrown) ?? thrown
  if (error instanceof ChatError && (common.includes(error.code) || errors.includes(error.code))) {
    if (error.code === 'invalid_payload') return invalidPayload(issuesOf(error))
    return wireError(error.code, { data: error.data, ...retryAfter(error) })
  }
  logger.error({ err: error, requestId, name }, 'a handler failed')
  return wireError('internal', { requestId })
}

function issuesOf(error: ChatError): readonly Issue[] {
  return (error.data as { issues: readonly Issue[] }).issues
}

function retryAfter({ retryAfterMs }: ChatError): { retryAfterMs?: number } {
  return retryAfterMs === undefined ? {} : { retryAfterMs }
}
