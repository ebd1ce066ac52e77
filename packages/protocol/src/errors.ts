import * as z from 'zod/mini'
import type { ErrorTable } from './kernel/error-table.ts'
import { schemaOf } from './kernel/schema.ts'
import type { Issue } from './kernel/parse.ts'

/** The details of `invalid_payload`. */
export interface InvalidPayload {
  /** At most five, in the order of the schema. */
  issues: Issue[]
}

export const InvalidPayload = schemaOf<InvalidPayload>('InvalidPayload')(
  z.object({
    issues: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
  }),
)

/** The details of `protocol_unsupported`. */
export interface ProtocolUnsupported {
  /** The major versions that the server speaks. */
  supported: string[]
  /** What the client named. */
  got: string
  /** Which side is older: `upgrade_client` or `upgrade_server`. */
  advice: string
}

export const ProtocolUnsupported = schemaOf<ProtocolUnsupported>('ProtocolUnsupported')(
  z.object({ supported: z.array(z.string()), got: z.string(), advice: z.string() }),
)

/** Codes that any event and any REST call may answer, without declaring them. */
export const COMMON_ERRORS = [
  'invalid_payload',
  'payload_too_large',
  'unknown_event',
  'unauthorized',
  'token_expired',
  'rate_limited',
  'unavailable',
  'internal',
] as const

/** Every error that the server can answer. Codes are lower_snake, stable, and never reused. */
export const errors = {
  invalid_payload: {
    status: 400,
    message: 'the payload does not have the declared shape',
    data: InvalidPayload,
  },
  payload_too_large: { status: 413, message: 'the request is too large' },
  unknown_event: { status: 404, message: 'there is no event of this name' },
  not_found: { status: 404, message: 'there is nothing at this address' },
  unauthorized: { status: 401, message: 'a valid access token is needed' },
  token_expired: { status: 401, message: 'the token has expired' },
  invalid_credentials: { status: 401, message: 'the username or the password is wrong' },
  token_reused: {
    status: 401,
    message: 'the refresh token was used before; its session has been ended',
  },
  protocol_unsupported: {
    status: 400,
    message: 'the server does not speak this version of the protocol',
    data: ProtocolUnsupported,
  },
  origin_not_allowed: { status: 403, message: 'connections from this origin are not allowed' },
  too_many_connections: {
    status: 429,
    message: 'this user has too many open connections',
    retryable: true,
  },
  rate_limited: { status: 429, message: 'too many requests', retryable: true },
  unavailable: { status: 503, message: 'the server cannot do this right now', retryable: true },
  internal: { status: 500, message: 'the server failed; the requestId names the log entry' },
  username_taken: { status: 409, message: 'this username is taken' },
  user_not_found: { status: 404, message: 'there is no such user' },
  room_not_found: {
    status: 404,
    message: 'there is no such room, or it is not for you to see',
  },
  message_not_found: { status: 404, message: 'there is no such message in the room' },
  not_a_member: { status: 403, message: 'only members of the room may do this' },
  // One answer for every room that the connection is not in, so that it tells nothing about them.
  not_joined: { status: 409, message: 'this connection has not joined the room' },
  forbidden: { status: 403, message: 'your role in the room does not allow this' },
  too_many_rooms: { status: 429, message: 'this connection is in too many rooms' },
  last_owner: {
    status: 409,
    message: 'the last owner cannot leave a room; delete the room instead',
  },
  message_conflict: {
    status: 409,
    message: 'a message with this clientMessageId but another content or room is stored already',
  },
  content_rejected: {
    status: 422,
    message: 'the content was refused',
    data: z.object({ reason: z.string() }),
  },
} as const satisfies ErrorTable

/** A code of the built-in error table. */
export type ErrorCode = keyof typeof errors
