import type { Clock } from '../ports.ts'

/** So many at once, and then so many per second. */
export interface RateRule {
  readonly burst: number
  readonly perSecond: number
}

/** Counts per key. Keys are independent, and a key that is left alone is full again after `burst / perSecond`. */
export interface RateLimiter {
  /** Takes one; answers 0 when it was allowed, else the milliseconds until the next one is. */
  consume(key: string, rule: RateRule): number
  /** Forgets what a key has used. */
  reset(key: string): void
}

const SWEEP_INTERVAL_MS = 60_000

/**
 * The generic cell rate algorithm: one number per key, the time at which the key will be full
 * again. Forgets keys that are full once a minute, so an idle limiter holds nothing.
 */
export class MemoryRateLimiter implements RateLimiter {
  readonly #clock: Clock
  readonly #fullAt = new Map<string, number>()
  #sweptAt = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  consume(key: string, rule: RateRule): number {
    const now = this.#clock.now()
    this.#sweep(now)
    const costMs = 1_000 / rule.perSecond
    const fullAt = Math.max(this.#fullAt.get(key) ?? 0, now) + costMs
    const waitMs = fullAt - now - rule.burst * costMs
    if (waitMs > 0) return Math.ceil(waitMs)
    this.#fullAt.set(key, fullAt)
    return 0
  }

  reset(key: string): void {
    this.#fullAt.delete(key)
  }

  #sweep(now: number): void {
    if (now - this.#sweptAt < SWEEP_INTERVAL_MS) return
    this.#sweptAt = now
    for (const [key, fullAt] of this.#fullAt) if (fullAt <= now) this.#fullAt.delete(key)
  }
}

/** Allows everything: for load tests. */
export const unlimited: RateLimiter = { consume: () => 0, reset: () => undefined }
