import type { Out, Problem, Schema } from './schema.ts'

/**
 * How an event treats a receiver that is away: a `durable` event reaches it later, an `ephemeral`
 * one is dropped.
 */
export type Delivery = 'durable' | 'ephemeral'

/** A client-to-server event that is acknowledged, once, with `Out<Ack>` or with an error. */
export interface RequestDefinition<
  Payload extends Schema = Schema,
  Ack extends Schema = Schema,
  Code extends string = string,
> {
  readonly kind: 'command' | 'request'
  readonly delivery: Delivery
  readonly payload: Payload
  readonly ack: Ack
  /** The codes of the error table that this event may answer, beside the common ones. */
  readonly errors: readonly Code[]
  readonly since: string
  /** What it is for, in a sentence, for the generated documents. */
  readonly summary?: string | undefined
}

/** A client-to-server event without an acknowledgment. */
export interface SignalDefinition<Payload extends Schema = Schema, Code extends string = string> {
  readonly kind: 'signal'
  readonly delivery: 'ephemeral'
  readonly payload: Payload
  /** What a sender that passes a callback all the same may be answered. */
  readonly errors: readonly Code[]
  readonly since: string
  /** What it is for, in a sentence, for the generated documents. */
  readonly summary?: string | undefined
}

/** A server-to-client event. */
export interface EventDefinition<Payload extends Schema = Schema> {
  readonly kind: 'record' | 'notice'
  readonly delivery: Delivery
  readonly payload: Payload
  readonly since: string
  /** What it is for, in a sentence, for the generated documents. */
  readonly summary?: string | undefined
}

export type HttpMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** One REST call. `params`, `query` and `body` are absent where the call has none. */
export interface EndpointDefinition<
  Path extends string = string,
  Params extends Schema | undefined = Schema | undefined,
  Query extends Schema | undefined = Schema | undefined,
  Body extends Schema | undefined = Schema | undefined,
  Response extends Schema = Schema,
  Code extends string = string,
> {
  readonly method: HttpMethod
  readonly path: Path
  /** `bearer`: the call needs an access token in the `Authorization` header. */
  readonly auth: 'bearer' | 'none'
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly response: Response
  /** The status of a success. */
  readonly status: number
  readonly errors: readonly Code[]
  readonly since: string
  /** What it is for, in a sentence, for the generated documents. */
  readonly summary?: string | undefined
}

/** The version of the contract in which an event first appeared, where none is named. */
const FIRST_VERSION = '1.0'

interface RequestOptions<Payload, Ack, Code extends string> {
  payload: Payload
  ack: Ack
  errors?: readonly Code[]
  since?: string
  summary?: string
}

/** A command is retried: a repetition must be recognised by its id, or have the effect of once by its nature. */
type NeedsIdempotency<Payload extends Schema> = 'clientMessageId' extends keyof Out<Payload>
  ? unknown
  : { idempotent: true }

type NeedsPosition<Payload extends Schema> =
  Out<Payload> extends { roomId: string; seq: number }
    ? unknown
    : Problem<'a record needs payload.roomId and payload.seq: it is stored in a room log'>

/**
 * A durable client-to-server event: the SDK keeps it until it is acknowledged, and retries it. The
 * server recognises a retry by `payload.clientMessageId`; a command without one must say
 * `idempotent: true`: twice has the effect of once by its nature, as with a deletion.
 */
export function command<
  Payload extends Schema,
  Ack extends Schema,
  const Code extends string = never,
>(
  options: RequestOptions<Payload, Ack, Code> & { idempotent?: true } & NeedsIdempotency<Payload>,
): RequestDefinition<Payload, Ack, NoInfer<Code>> & { kind: 'command'; delivery: 'durable' } {
  const { payload, ack, errors = [], since = FIRST_VERSION, summary } = options
  return { kind: 'command', delivery: 'durable', payload, ack, errors, since, summary }
}

/** A client-to-server event that is acknowledged, and that fails at once when there is no connection. */
export function request<
  Payload extends Schema,
  Ack extends Schema,
  const Code extends string = never,
>(
  options: RequestOptions<Payload, Ack, Code>,
): RequestDefinition<Payload, Ack, NoInfer<Code>> & { kind: 'request'; delivery: 'ephemeral' } {
  const { payload, ack, errors = [], since = FIRST_VERSION, summary } = options
  return { kind: 'request', delivery: 'ephemeral', payload, ack, errors, since, summary }
}

/** A client-to-server event without an acknowledgment; it may be lost. */
export function signal<Payload extends Schema, const Code extends string = never>(options: {
  payload: Payload
  errors?: readonly Code[]
  since?: string
  summary?: string
}): SignalDefinition<Payload, NoInfer<Code>> {
  const { payload, errors = [], since = FIRST_VERSION, summary } = options
  return { kind: 'signal', delivery: 'ephemeral', payload, errors, since, summary }
}

/** A durable server-to-client event: a row of a room's log, with its place in it (`roomId`, `seq`). */
export function record<Payload extends Schema>(options: {
  payload: Payload & NeedsPosition<Payload>
  since?: string
  summary?: string
}): EventDefinition<Payload> & { kind: 'record'; delivery: 'durable' } {
  const { payload, since = FIRST_VERSION, summary } = options
  return { kind: 'record', delivery: 'durable', payload, since, summary }
}

/** A server-to-client event that is never stored and never replayed. */
export function notice<Payload extends Schema>(options: {
  payload: Payload
  since?: string
  summary?: string
}): EventDefinition<Payload> & { kind: 'notice'; delivery: 'ephemeral' } {
  const { payload, since = FIRST_VERSION, summary } = options
  return { kind: 'notice', delivery: 'ephemeral', payload, since, summary }
}

/** The names of the `:parameters` in a path. */
export type PathParameter<Path extends string> =
  Path extends `${string}:${infer Name}/${infer Rest}`
    ? Name | PathParameter<Rest>
    : Path extends `${string}:${infer Name}`
      ? Name
      : never

type NeedsParams<Path extends string, Params> = [PathParameter<Path>] extends [
  Params extends Schema ? keyof Out<Params> : never,
]
  ? unknown
  : Problem<'every :parameter of the path needs a field in params'>

// The result's type parameters are marked `NoInfer`, here and in the builders above: inside `feature`
// the expected type of the result would otherwise widen those that the options do not mention.

/** A REST call: same schemas, same errors and same services as the sockets. */
export function endpoint<
  const Path extends string,
  Response extends Schema,
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
  const Code extends string = never,
>(
  options: {
    method: HttpMethod
    path: Path
    response: Response
    auth?: 'bearer' | 'none'
    params?: Params
    query?: Query
    body?: Body
    status?: number
    errors?: readonly Code[]
    since?: string
    summary?: string
  } & NeedsParams<Path, Params>,
): EndpointDefinition<
  Path,
  NoInfer<Params>,
  NoInfer<Query>,
  NoInfer<Body>,
  Response,
  NoInfer<Code>
> {
  return {
    method: options.method,
    path: options.path,
    auth: options.auth ?? 'bearer',
    params: options.params as NoInfer<Params>,
    query: options.query as NoInfer<Query>,
    body: options.body as NoInfer<Body>,
    response: options.response,
    status: options.status ?? 200,
    errors: options.errors ?? [],
    since: options.since ?? FIRST_VERSION,
    summary: options.summary,
  }
}
