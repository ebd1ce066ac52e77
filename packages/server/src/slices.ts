import { setImmediate } from 'node:timers/promises'

/** How long one turn of the event loop may go on with such work. Messages wait for no longer than this and one piece. */
const SLICE_MS = 5

/**
 * Does long work piece by piece, one piece at a time, in the order of `run`. Once a slice of time is
 * used up, the next piece waits for a new turn of the event loop: however many readers come at
 * once, what is sent meanwhile goes between their pages.
 */
export class Slices {
  readonly #now: () => number
  #last: Promise<unknown> = Promise.resolve()
  #endsAt = 0

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Answers what the piece answers, and fails as it fails. */
  run<T>(piece: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => this.#begin()).then(piece)
    this.#last = result.catch(() => undefined)
    return result
  }

  async #begin(): Promise<void> {
    if (this.#now() < this.#endsAt) return
    await setImmediate()
    this.#endsAt = this.#now() + SLICE_MS
  }
}
