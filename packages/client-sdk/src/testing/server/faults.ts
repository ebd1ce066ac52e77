import type { Chat, ErrorCode, WireError } from '@chatnode/protocol'
import { sleep } from '../../async.ts'
import type { Clock } from '../../clock.ts'
import { wireError, type RefusalDetails } from './refusal.ts'

/** What a client can ask of the server: an event of the contract, or a REST call. */
export type Operation = (keyof Chat['clientToServer'] | keyof Chat['http']) & string

type Fault =
  | { readonly kind: 'refuse'; readonly error: WireError }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'lose-answer' }

/** What is to go wrong next, by operation; each fault once. */
export class Faults {
  readonly #clock: Clock
  readonly #planned = new Map<string, Fault[]>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  refuse(operation: Operation, code: ErrorCode, details?: RefusalDetails): void {
    this.#plan(operation, { kind: 'refuse', error: wireError(code, details) })
  }

  delay(operation: Operation, ms: number): void {
    this.#plan(operation, { kind: 'delay', ms })
  }

  loseAnswer(operation: Operation): void {
    this.#plan(operation, { kind: 'lose-answer' })
  }

  /** Carries an operation out, or has go wrong what was planned for it. */
  async run<T>(
    operation: string,
    { carryOut, refuse }: { carryOut: () => T | Promise<T>; refuse: (error: WireError) => T },
  ): Promise<T> {
    const fault = this.#planned.get(operation)?.shift()
    switch (fault?.kind) {
      case 'refuse':
        return refuse(fault.error)
      case 'delay':
        await sleep(this.#clock, fault.ms, new AbortController().signal)
        return carryOut()
      case 'lose-answer':
        await carryOut()
        return NEVER
      default:
        return carryOut()
    }
  }

  #plan(operation: Operation, fault: Fault): void {
    this.#planned.set(operation, [...(this.#planned.get(operation) ?? []), fault])
  }
}

const NEVER = new Promise<never>(() => {})
