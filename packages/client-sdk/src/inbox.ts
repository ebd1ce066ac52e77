import { parse, type Contract, type LogEvent } from '@chatnode/protocol'
import type { Violation } from './options.ts'

/** An event from the server: parsed, or why it is not. */
export type Incoming =
  | { readonly kind: 'event'; readonly event: string; readonly payload: unknown }
  /** An event of a room's log that an extension declares: the app hears of it in the order of the log. */
  | { readonly kind: 'record'; readonly event: string; readonly payload: LogEvent['payload'] }
  /** An event of a room's log that broke the contract. Its place in the log still counts. */
  | { readonly kind: 'skipped'; readonly roomId: string; readonly seq: number }
  /** An event that this SDK does not know. It may be one of the log; if so, this is its place. */
  | { readonly kind: 'unknown'; readonly roomId: string; readonly seq: number }
  | { readonly kind: 'ignored' }

/** Reads what the server sends with the contract. Never throws. */
export class Inbox {
  readonly #contract: Contract
  readonly #onViolation: (violation: Violation) => void
  #unknown = 0

  constructor(contract: Contract, onViolation: (violation: Violation) => void) {
    this.#contract = contract
    this.#onViolation = onViolation
  }

  /** How many events came that the contract does not have; a newer server sends such. */
  get unknownEvents(): number {
    return this.#unknown
  }

  read(event: string, payload: unknown): Incoming {
    const definitions = this.#contract.serverToClient
    const definition = Object.hasOwn(definitions, event) ? definitions[event] : undefined
    if (!definition) {
      this.#unknown += 1
      return place('unknown', payload)
    }
    const parsed = parse(definition.payload, payload)
    const isRecord = definition.kind === 'record'
    if (parsed.success) {
      const kind = isRecord && event.includes(':') ? 'record' : 'event'
      return { kind, event, payload: parsed.data as LogEvent['payload'] }
    }
    this.#onViolation({ source: event, issues: parsed.issues })
    return isRecord ? place('skipped', payload) : { kind: 'ignored' }
  }
}

function place(kind: 'skipped' | 'unknown', payload: unknown): Incoming {
  const { roomId, seq } = (payload ?? {}) as { roomId?: unknown; seq?: unknown }
  return typeof roomId === 'string' && typeof seq === 'number' && Number.isSafeInteger(seq)
    ? { kind, roomId, seq }
    : { kind: 'ignored' }
}
