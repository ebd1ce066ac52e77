import type { Clock } from '../../src/index.ts'

/** Time that moves when the test says so. */
export class ManualClock implements Clock {
  #now: number
  #next = 0
  readonly #timers = new Map<number, { at: number; callback: () => void }>()

  constructor(now = 0) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  after(ms: number, callback: () => void): () => void {
    const id = (this.#next += 1)
    this.#timers.set(id, { at: this.#now + ms, callback })
    return () => void this.#timers.delete(id)
  }

  get timers(): number {
    return this.#timers.size
  }

  /** Lets the time pass; everything that falls due runs in its turn. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end)
      const [first] = due.sort(([a, one], [b, other]) => one.at - other.at || a - b)
      if (!first) break
      const [id, { at, callback }] = first
      this.#timers.delete(id)
      this.#now = Math.max(this.#now, at)
      callback()
    }
    this.#now = end
  }
}
