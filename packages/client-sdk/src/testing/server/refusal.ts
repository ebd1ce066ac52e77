import {
  COMMON_ERRORS,
  errors,
  parse,
  summarize,
  type ErrorCode,
  type Issue,
  type Out,
  type Schema,
  type WireError,
} from '@chatnode/protocol'

/** What an error carries beyond its code. */
export interface RefusalDetails {
  /** In the shape that the error table declares for the code. */
  data?: unknown
  retryAfterMs?: number
}

/** An expected no, by its code in the error table. */
export class Refusal extends Error {
  readonly code: ErrorCode
  readonly details: RefusalDetails

  constructor(code: ErrorCode, details: RefusalDetails = {}) {
    super(errors[code].message)
    this.code = code
    this.details = details
  }
}

/** The refusal of one field. */
export function invalid(path: string, code: string, message: string): Refusal {
  return new Refusal('invalid_payload', { data: { issues: [{ path, code, message }] } })
}

/** The refusal of something that does not have the declared shape. */
export function invalidPayload(issues: readonly Issue[]): Refusal {
  return new Refusal('invalid_payload', { data: { issues } })
}

/** An error of the table as it goes over the wire. */
export function wireError(code: ErrorCode, { data, retryAfterMs }: RefusalDetails = {}): WireError {
  const { message, retryable }: { message: string; retryable?: boolean } = errors[code]
  return {
    code,
    message: code === 'invalid_payload' && data ? summarize(issuesOf(data)) : message,
    ...(data === undefined ? {} : { data }),
    ...(retryable ? { retryable } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}

/** The one way from anything thrown to the wire. What an event does not declare is a mistake of this server. */
export function toWireError(thrown: unknown, declared: readonly string[]): WireError {
  const common: readonly string[] = COMMON_ERRORS
  if (
    thrown instanceof Refusal &&
    (common.includes(thrown.code) || declared.includes(thrown.code))
  ) {
    return wireError(thrown.code, thrown.details)
  }
  return { code: 'internal', message: `the test server failed: ${String(thrown)}` }
}

/** Checks what the server itself is about to send. A failure is a mistake of this server, and throws. */
export function checked<S extends Schema>(what: string, schema: S, value: unknown): Out<S> {
  const parsed = parse(schema, value)
  if (parsed.success) return parsed.data
  throw new TypeError(`cannot send ${what}: it breaks the contract: ${summarize(parsed.issues)}`)
}

function issuesOf(data: unknown): readonly Issue[] {
  return (data as { issues: readonly Issue[] }).issues
}
