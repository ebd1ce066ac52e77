import { Emitter, type Report, type Unsubscribe } from './emitter.ts'

/**
 * A value that changes, in the shape that React's `useSyncExternalStore` takes: the snapshot is the
 * same object until something changes. Both functions may be passed around without their store.
 *
 * @example
 * const here = useSyncExternalStore(room.presence.subscribe, room.presence.getSnapshot)
 */
export interface ReadableStore<T> {
  /** The value as it is now. */
  readonly getSnapshot: () => T
  /** Calls back after every change, until the returned function is called. */
  readonly subscribe: (listener: () => void) => Unsubscribe
}

export class Store<T> implements ReadableStore<T> {
  readonly #events: Emitter<{ change: void }>
  #value: T

  constructor(initial: T, report: Report) {
    this.#value = initial
    this.#events = new Emitter(report)
  }

  readonly getSnapshot = (): T => this.#value

  readonly subscribe = (listener: () => void): Unsubscribe => this.#events.on('change', listener)

  set(value: T): void {
    if (Object.is(value, this.#value)) return
    this.#value = value
    this.#events.emit('change', undefined)
  }
}

/** A store whose value is worked out when somebody looks at it. */
export class DerivedStore<T> implements ReadableStore<T> {
  readonly #events: Emitter<{ change: void }>
  readonly #compute: () => T
  #value: T | undefined
  #isFresh = false
  /** Whether the subscribers know of a change that nobody has looked at. */
  #hasTold = false

  constructor(compute: () => T, report: Report) {
    this.#compute = compute
    this.#events = new Emitter(report)
  }

  readonly getSnapshot = (): T => {
    if (!this.#isFresh) this.#value = this.#compute()
    this.#isFresh = true
    this.#hasTold = false
    return this.#value as T
  }

  readonly subscribe = (listener: () => void): Unsubscribe => {
    this.#hasTold = false
    return this.#events.on('change', listener)
  }

  /** What it was worked out from has changed. Whoever was told and has not looked yet is not told again. */
  invalidate(): void {
    this.#isFresh = false
    if (this.#hasTold) return
    this.#hasTold = true
    this.#events.emit('change', undefined)
  }
}
