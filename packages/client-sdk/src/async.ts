import type { Clock } from './clock.ts'

/** A promise with its two ends in reach. */
export interface Deferred<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (error: unknown) => void
}

/** `Promise.withResolvers`, which Node 20 does not have. Nobody has to wait for the promise. */
export function defer<T>(): Deferred<T> {
  let resolve!: (value: T) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  promise.catch(ignore('whoever waits for it sees the failure'))
  return { promise, resolve, reject }
}

/** The one way to drop a failure: it names who has it already. */
export function ignore(_why: string): () => void {
  return () => {}
}

/** Waits for `work`, but no longer than the signal lets it; then rejects with the signal's reason. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/** Resolves after `ms`; rejects with the signal's reason when that comes first. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = defer<void>()
  const cancel = clock.after(ms, resolve)
  return untilAborted(promise, signal).finally(cancel)
}

/**
 * The end of something, which comes once. Like an `AbortSignal`; but Node 20 warns of a leak when
 * more than ten calls listen to one of those, and hundreds may be in flight on one connection.
 */
export class Ending {
  readonly #callbacks = new Set<() => void>()
  #over = false

  get over(): boolean {
    return this.#over
  }

  /** Calls back at the end, unless the returned function is called before; at once when it is over. */
  onEnd(callback: () => void): () => void {
    if (this.#over) callback()
    else this.#callbacks.add(callback)
    return () => this.#callbacks.delete(callback)
  }

  end(): void {
    this.#over = true
    for (const callback of this.#callbacks) callback()
    this.#callbacks.clear()
  }
}
