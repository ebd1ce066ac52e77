import {
  COMMON_ERRORS,
  errors as builtIn,
  summarize,
  type ErrorTable,
  type Issue,
  type WireError,
} from '@chatnode/protocol'
import { asUnavailable, ChatError, wireError } from './errors.ts'
import type { Logger } from './logger.ts'
import { checked } from './validation.ts'

/** Where a failure happened: its declared errors, and what the log needs to find it again. */
export interface FailureSite {
  readonly name: string
  /** The codes that the event or endpoint declares, beside the common ones. */
  readonly errors: readonly string[]
  /** The error table of the contract; the built-in one unless told. */
  readonly table?: ErrorTable
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
 * is; everything else is a bug, is logged with its cause, and answers `internal` with the request's
 * id. So does an error whose data does not have the shape that the table declares.
 */
export function toWireError(thrown: unknown, site: FailureSite): WireError {
  const { name, errors, requestId, logger } = site
  let error = asUnavailable(thrown) ?? thrown
  try {
    if (error instanceof ChatError && isDeclared(error, errors)) return refusal(error, site)
  } catch (broken) {
    error = broken
  }
  logger.error({ err: error, requestId, name }, 'a handler failed')
  return wireError('internal', { requestId })
}

const isDeclared = ({ code }: ChatError, errors: readonly string[]): boolean =>
  common.includes(code) || errors.includes(code)

function refusal(error: ChatError, { table = builtIn }: FailureSite): WireError {
  const { code } = error
  if (code === 'invalid_payload') return invalidPayload(issuesOf(error))
  const schema = table[code]?.data
  const data = schema && checked(`the data of ${code}`, schema, error.data)
  return wireError(code, { data, ...retryAfter(error) }, table)
}

function issuesOf(error: ChatError): readonly Issue[] {
  return (error.data as { issues: readonly Issue[] }).issues
}

function retryAfter({ retryAfterMs }: ChatError): { retryAfterMs?: number } {
  return retryAfterMs === undefined ? {} : { retryAfterMs }
}
