import type { Clock } from '../ports.ts'

// Node turns a longer delay into one of a millisecond.
const LONGEST_TIMER_MS = 2_147_483_647

// How often deadlines that lie close together may wake us; they are for people.
const SPACING_MS = 1_000

/**
 * One timer for the deadlines of many things, where one for each would be most of what they hold.
 * A deadline is met on time, or within a second where another one was just before it.
 */
export class SharedTimer {
  readonly #clock: Clock
  readonly #sweep: (now: number) => number
  #wakesAt = Infinity
  #sweptAt = -Infinity
  #cancel: () => void = () => undefined

  /** `sweep` does what is due, and answers when something is next: `Infinity` for never. */
  constructor(clock: Clock, sweep: (now: number) => number) {
    this.#clock = clock
    this.#sweep = sweep
  }

  /** There is another deadline. One that is gone needs no word: waking for nothing is cheap. */
  wakeAt(time: number): void {
    const at = Math.max(time, this.#sweptAt + SPACING_MS)
    if (at >= this.#wakesAt) return
    this.stop()
    this.#wakesAt = at
    const delayMs = Math.min(Math.max(0, at - this.#clock.now()), LONGEST_TIMER_MS)
    this.#cancel = this.#clock.after(delayMs, () => this.#wake())
  }

  stop(): void {
    this.#cancel()
    this.#wakesAt = Infinity
  }

  #wake(): void {
    this.#wakesAt = Infinity
    this.#sweptAt = this.#clock.now()
    const next = this.#sweep(this.#sweptAt)
    if (next < Infinity) this.wakeAt(next)
  }
}
