import {
  parse,
  ReplyEnvelope,
  type AckOf,
  type Chat,
  type Contract,
  type In,
  type Issue,
  type RequestDefinition,
  type SignalDefinition,
} from '@chatnode/protocol'
import { defer, untilAborted } from './async.ts'
import type { CallOptions, Calls } from './calls.ts'
import type { Clock } from './clock.ts'
import type { Link } from './connection/attempt.ts'
import type { Connection } from './connection/connection.ts'
import { ChatError, isChatError, refusal } from './errors.ts'
import { invalidPayload, unreadable } from './http.ts'
import { createId } from './ids.ts'
import type { Violation } from './options.ts'

/** The events of a contract that are acknowledged. */
export type RequestName<C extends Contract = Chat> = {
  [E in keyof C['clientToServer'] & string]: C['clientToServer'][E] extends RequestDefinition
    ? E
    : never
}[keyof C['clientToServer'] & string]

/** The events of a contract that are not acknowledged. */
export type SignalName<C extends Contract = Chat> = Exclude<
  keyof C['clientToServer'] & string,
  RequestName<C>
>

/** What a client-to-server event takes. */
export type RequestPayload<C extends Contract, E extends keyof C['clientToServer']> = In<
  C['clientToServer'][E]['payload']
>

/** How a request presents itself. */
export interface RequestOptions extends CallOptions {
  /** Completes the sentence "cannot …"; the name of the event unless told. */
  what?: string | undefined
}

export interface RequestsOptions {
  readonly contract: Contract
  readonly connection: Connection
  readonly calls: Calls
  readonly clock: Clock
  readonly onViolation: (violation: Violation) => void
}

/** A request that is ready to go: parsed, and with the definition that will read its answer. */
interface Outgoing {
  readonly event: string
  readonly what: string
  readonly body: unknown
  readonly definition: RequestDefinition
}

/**
 * Sends client-to-server events. The contract says how each one treats an absent connection:
 *
 * - an ephemeral request goes out on the connection of the moment, or fails with `disconnected`;
 * - a durable one (a `command`) waits for a connection, and goes out again, with the same
 *   `clientMessageId`, when its connection breaks before the answer. Its deadline is the call's.
 */
export class Requests {
  readonly #options: RequestsOptions

  constructor(options: RequestsOptions) {
    this.#options = options
  }

  /** Sends an event of the built-in contract and waits for its answer. */
  async call<E extends RequestName>(
    event: E,
    payload: RequestPayload<Chat, E>,
    options: RequestOptions = {},
  ): Promise<AckOf<Chat, E>> {
    return (await this.callAny(event, payload, options)) as AckOf<Chat, E>
  }

  /** Sends an event of whatever contract the client has. Payload and answer are parsed all the same. */
  async callAny(event: string, payload: unknown, options: RequestOptions = {}): Promise<unknown> {
    const { connection, calls } = this.#options
    const outgoing = this.#prepare(event, payload, options.what ?? event)
    const { what } = outgoing
    return calls.run(what, options, async (signal) => {
      if (outgoing.definition.delivery === 'ephemeral') {
        return this.#ask(this.#linkNow(what), outgoing, signal)
      }
      const via = (): Promise<Link> => connection.whenOnline(what, signal)
      return this.#untilAnswered(via, outgoing, signal)
    })
  }

  /** Sends an event once, on the connection of the moment, whatever its delivery. For those who try again themselves. */
  async tryOnce(event: string, payload: unknown, what: string): Promise<unknown> {
    const outgoing = this.#prepare(event, payload, what)
    const link = this.#linkNow(what)
    return this.#options.calls.run(what, {}, (signal) => this.#ask(link, outgoing, signal))
  }

  /** The payload as it would be sent. Throws `invalid_payload`. */
  check(event: string, payload: unknown, what: string): unknown {
    return this.#prepare(event, payload, what).body
  }

  /** Sends an event that has no answer, if it can leave now. */
  signal(event: string, payload: unknown): void {
    const definition = this.#definition(event)
    if (definition?.kind !== 'signal') throw unknownEvent(event, 'signal')
    const parsed = parse(definition.payload, payload)
    if (!parsed.success) throw invalidPayload(`send ${event}`, parsed.issues)
    this.#options.connection.link?.emitVolatile(event, parsed.data)
  }

  #definition(event: string): RequestDefinition | SignalDefinition | undefined {
    const { clientToServer } = this.#options.contract
    return Object.hasOwn(clientToServer, event) ? clientToServer[event] : undefined
  }

  #prepare(event: string, payload: unknown, what: string): Outgoing {
    const definition = this.#definition(event)
    if (!definition || definition.kind === 'signal') throw unknownEvent(event, 'request')
    const identified =
      definition.kind === 'command'
        ? { clientMessageId: createId(this.#options.clock.now()), ...(payload as object) }
        : payload
    const parsed = parse(definition.payload, identified)
    if (!parsed.success) throw invalidPayload(what, parsed.issues)
    return { event, what, body: parsed.data, definition }
  }

  #linkNow(what: string): Link {
    const { link } = this.#options.connection
    if (link) return link
    throw new ChatError('disconnected', `cannot ${what}: there is no connection`)
  }

  async #untilAnswered(
    via: () => Promise<Link>,
    outgoing: Outgoing,
    signal: AbortSignal,
  ): Promise<unknown> {
    for (;;) {
      const link = await via()
      try {
        return await this.#ask(link, outgoing, signal)
      } catch (error) {
        // Lost before the answer: nobody knows whether it arrived, and the server recognises a second one.
        if (signal.aborted || !link.lost.over || !isDisconnected(error)) throw error
      }
    }
  }

  async #ask(link: Link, outgoing: Outgoing, signal: AbortSignal): Promise<unknown> {
    const reply = defer<unknown>()
    const unlisten = link.lost.onEnd(() => reply.reject(lost(outgoing.what)))
    if (!link.lost.over) link.emit(outgoing.event, outgoing.body, reply.resolve)
    try {
      return this.#read(await untilAborted(reply.promise, signal), outgoing)
    } finally {
      unlisten()
    }
  }

  #read(reply: unknown, { event, what, definition }: Outgoing): unknown {
    const envelope = parse(ReplyEnvelope, reply)
    if (!envelope.success) throw this.#unreadable(event, what, envelope.issues)
    if (!envelope.data.ok) throw refusal(what, envelope.data.error, this.#options.contract)
    const parsed = parse(definition.ack, envelope.data.data)
    if (!parsed.success) throw this.#unreadable(event, what, parsed.issues)
    return parsed.data
  }

  #unreadable(source: string, what: string, issues: readonly Issue[]): ChatError {
    this.#options.onViolation({ source, issues })
    return unreadable(what, issues)
  }
}

function isDisconnected(error: unknown): boolean {
  return isChatError(error) && error.code === 'disconnected'
}

function lost(what: string): ChatError {
  const why = 'the connection was lost before the answer; it may have happened all the same'
  return new ChatError('disconnected', `cannot ${what}: ${why}`)
}

function unknownEvent(event: string, kind: string): ChatError {
  return new ChatError('unknown_event', `cannot send ${event}: it is not a ${kind} of the contract`)
}
