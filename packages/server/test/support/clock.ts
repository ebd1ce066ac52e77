import type { Clock } from '@chatnode/server'

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  /** Moves time forward and runs what falls due, in order. */
  advance(milliseconds: number): void
  /** How many callbacks wait. */
  readonly pending: number
}

export function testClock(start = Date.now()): TestClock {
  let now = start
  const timers = new Set<{ at: number; callback: () => void }>()
  return {
    now: () => now,
    after(delayMs, callback) {
      const timer = { at: now + delayMs, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance(milliseconds) {
      const until = now + milliseconds
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
        if (!due) break
        now = Math.max(now, due.at)
        timers.delete(due)
        due.callback()
      }
      now = until
    },
    get pending() {
      return timers.size
    },
  }
}
