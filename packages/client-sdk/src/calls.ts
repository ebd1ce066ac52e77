import { ignore, untilAborted } from './async.ts'
import type { Clock } from './clock.ts'
import { ChatError } from './errors.ts'

/** What every call that talks to the server takes. */
export interface CallOptions {
  /** Ends the wait; the call then rejects with the code `aborted`. */
  signal?: AbortSignal | undefined
  /** How long to wait for the outcome, instead of the client's `requestTimeoutMs`. */
  timeoutMs?: number | undefined
}

/** The calls in flight. Each ends by its outcome, its timeout, its caller's signal, or the client's end. */
export class Calls {
  readonly #running = new Map<AbortController, string>()
  readonly #clock: Clock
  readonly #timeoutMs: number

  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock
    this.#timeoutMs = timeoutMs
  }

  /**
   * Runs `task` with a signal that ends it; the signal's reason is the `ChatError` to throw. `what`
   * completes the sentence "cannot …".
   */
  async run<T>(
    what: string,
    options: CallOptions,
    task: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { signal: outer, timeoutMs = this.#timeoutMs } = options
    if (outer?.aborted) throw aborted(what, outer)
    const call = new AbortController()
    const abort = (): void => call.abort(aborted(what, outer))
    const cancelTimer = this.#startTimer(timeoutMs, () => call.abort(late(what, timeoutMs)))
    outer?.addEventListener('abort', abort, { once: true })
    this.#running.set(call, what)
    try {
      return await untilAborted(task(call.signal), call.signal)
    } finally {
      cancelTimer()
      outer?.removeEventListener('abort', abort)
      this.#running.delete(call)
    }
  }

  #startTimer(timeoutMs: number, callback: () => void): () => void {
    return timeoutMs === Infinity ? ignore('no timer') : this.#clock.after(timeoutMs, callback)
  }

  /** Ends every call in flight with `closed`. */
  end(): void {
    for (const [call, what] of this.#running) {
      call.abort(new ChatError('closed', `cannot ${what}: the client was closed`))
    }
  }
}

function aborted(what: string, signal: AbortSignal | undefined): ChatError {
  return new ChatError('aborted', `cannot ${what}: the caller aborted it`, {
    cause: signal?.reason as unknown,
  })
}

function late(what: string, timeoutMs: number): ChatError {
  const why = `no answer within ${timeoutMs} ms; it may have happened all the same`
  return new ChatError('timeout', `cannot ${what}: ${why}`)
}
