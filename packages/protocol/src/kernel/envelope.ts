import * as z from 'zod/mini'
import { schemaOf } from './schema.ts'

/** An error on the wire: in acknowledgments, in REST answers and in `connect_error.data`. */
export interface WireError {
  /** A stable lower_snake code of the error table. A reader must expect codes that it does not know. */
  code: string
  /** English, for logs; never branch on it. */
  message: string
  /** Details, in the shape that the error table declares for the code. */
  data?: unknown
  /** True when the same request may succeed later. */
  retryable?: boolean | undefined
  /** How long to wait before the next try, in milliseconds. */
  retryAfterMs?: number | undefined
  /** Names the request in the server's logs. */
  requestId?: string | undefined
}

export const WireError = schemaOf<WireError>('WireError')(
  z.object({
    code: z.string(),
    message: z.string(),
    data: z.optional(z.unknown()),
    retryable: z.optional(z.boolean()),
    retryAfterMs: z.optional(z.number()),
    requestId: z.optional(z.string()),
  }),
)

/** The one answer to every packet that carries a callback. */
export type Reply<T> = { ok: true; data: T } | { ok: false; error: WireError }

/** The body of a REST answer that is not a success. */
export interface ErrorBody {
  error: WireError
}

export const ErrorBody = schemaOf<ErrorBody>('ErrorBody')(z.object({ error: WireError }))

/** The envelope as a client reads it: `data` is parsed afterwards, with the schema of its event. */
export const ReplyEnvelope = z.union([
  z.object({ ok: z.literal(true), data: z.unknown() }),
  z.object({ ok: z.literal(false), error: WireError }),
])
