import {
  parse,
  strict,
  type Contract,
  type ErrorTable,
  type Handlers,
  type Reply,
  type RequestDefinition,
  type Schema,
  type SignalDefinition,
  type WireError,
} from '@chatnode/protocol'
import { ChatError, wireError, type AnyErrorCode } from '../errors.ts'
import { invalidPayload, toWireError, type FailureSite } from '../failure.ts'
import type { Intake } from '../intake.ts'
import type { Logger } from '../logger.ts'
import type { ReachFailPoint } from '../ports.ts'
import { checked, compiled } from '../validation.ts'

/** What the dispatcher must know of a socket, beside what its handlers get. */
export interface DispatchContext {
  /** Whether unknown keys are refused: the client is no newer than the server, so they are mistakes. */
  readonly strict: boolean
  /** Milliseconds until this event is allowed again; 0 when it is now. */
  rateLimit(event: string): number
}

interface Entry {
  readonly definition: RequestDefinition | SignalDefinition
  readonly strict: Schema
  readonly tolerant: Schema
  readonly ack: Schema | undefined
  readonly handle: (input: { payload: never; context: never; fail: never }) => unknown
}

type AnyReply = Reply<unknown>

/**
 * Answers every packet of a socket under a contract: limit the rate, know the name, parse, handle,
 * check the acknowledgment, reply. A packet that carries a callback is answered exactly once,
 * whatever happens; nothing that a client sends makes it throw.
 */
export class Dispatcher<C extends Contract, Context extends DispatchContext> {
  readonly #entries: ReadonlyMap<string, Entry>
  readonly #table: ErrorTable
  readonly #logger: Logger
  readonly #newRequestId: () => string
  readonly #intake: Intake
  readonly #failPoint: ReachFailPoint

  constructor(options: {
    contract: C
    handlers: Handlers<C, Context>
    intake: Intake
    logger: Logger
    newRequestId: () => string
    failPoint: ReachFailPoint
  }) {
    this.#entries = toEntries(options.contract, options.handlers)
    this.#table = options.contract.errors
    this.#intake = options.intake
    this.#logger = options.logger
    this.#newRequestId = options.newRequestId
    this.#failPoint = options.failPoint
  }

  /** Takes one packet as Socket.IO gives it: the event's name, and its arguments with the callback last. */
  dispatch(context: Context, event: unknown, args: readonly unknown[]): void {
    const done = this.#intake.accept()
    void this.#answer(context, String(event), args).finally(done)
  }

  async #answer(context: Context, event: string, args: readonly unknown[]): Promise<void> {
    const last = args.at(-1)
    const hasCallback = typeof last === 'function'
    const outcome = await this.#handle(context, event, hasCallback ? args.slice(0, -1) : args)
    if (!outcome.ok) this.#logger.debug({ event, code: outcome.error.code }, 'refused')
    this.#failPoint('before-ack')
    if (hasCallback) (last as (reply: AnyReply) => void)(outcome)
  }

  async #handle(context: Context, event: string, args: readonly unknown[]): Promise<AnyReply> {
    if (!this.#intake.isOpen) return refused(wireError('unavailable', { retryAfterMs: 1_000 }))
    const waitMs = context.rateLimit(event)
    if (waitMs > 0) return refused(wireError('rate_limited', { retryAfterMs: waitMs }))
    const entry = this.#entries.get(event)
    if (!entry) return refused(wireError('unknown_event'))
    if (args.length > 1) return refused(invalidPayload([TOO_MANY_ARGUMENTS]))
    const parsed = parse(context.strict ? entry.strict : entry.tolerant, args[0])
    if (!parsed.success) return refused(invalidPayload(parsed.issues))
    try {
      const result = await entry.handle({
        payload: parsed.data as never,
        context: context as never,
        fail: fail as never,
      })
      const data = entry.ack ? checked(`the answer to ${event}`, entry.ack, result) : null
      return { ok: true, data }
    } catch (error) {
      return refused(toWireError(error, this.#siteOf(event, entry)))
    }
  }

  #siteOf(name: string, { definition: { errors } }: Entry): FailureSite {
    const requestId = this.#newRequestId()
    return { name, errors, table: this.#table, requestId, logger: this.#logger }
  }
}

const TOO_MANY_ARGUMENTS = {
  path: '',
  code: 'too_many_arguments',
  message: 'must be one value, with at most a callback after it',
}

const refused = (error: WireError): AnyReply => ({ ok: false, error })

const fail = (code: string, data?: unknown): never => {
  throw new ChatError(code as AnyErrorCode, { data })
}

function toEntries<C extends Contract, Context>(
  contract: C,
  handlers: Handlers<C, Context>,
): ReadonlyMap<string, Entry> {
  const byName = handlers as Readonly<Record<string, Entry['handle']>>
  return new Map(
    Object.entries(contract.clientToServer).map(([name, definition]) => {
      const handle = byName[name]
      if (!handle) throw new TypeError(`cannot serve the contract: "${name}" has no handler`)
      const entry = {
        definition,
        strict: compiled(strict(definition.payload)),
        tolerant: definition.payload,
        ack: 'ack' in definition ? definition.ack : undefined,
        handle,
      }
      return [name, entry]
    }),
  )
}
