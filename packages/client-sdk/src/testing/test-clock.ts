import type { Clock } from '../clock.ts'

interface Timer {
  readonly at: number
  readonly callback: () => void
}

/** Longer than any chain of promises between two things that happen in a chat. */
const TURNS = 1_000

/** 2026-01-01, so that the times in a snapshot are the same in every run. */
const START = Date.UTC(2026)

/** Time that stands still until a test moves it. */
export class TestClock implements Clock {
  readonly #timers = new Set<Timer>()
  #now: number = START

  /** Milliseconds since 1970. */
  now(): number {
    return this.#now
  }

  /** Calls back once the time has moved by `ms`; what is to happen at once does, and needs no move. */
  after(ms: number, callback: () => void): () => void {
    const timer: Timer = { at: this.#now + ms, callback }
    this.#timers.add(timer)
    if (ms <= 0) queueMicrotask(() => this.#fire(timer))
    return () => void this.#timers.delete(timer)
  }

  /**
   * Moves the time. What falls due happens in its order, each at its own time, and everything that
   * follows from it happens before the next; also what follows from the last one before this resolves.
   *
   * @example
   * await chat.clock.advance(6_000) // the typing indicator has ended
   */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await this.settle()
    while (await this.#step(end)) await this.settle()
    this.#now = end
  }

  /** Moves the time to the next thing that will happen. Says whether there was one. */
  async advanceToNext(): Promise<boolean> {
    await this.settle()
    const hasHappened = await this.#step(Infinity)
    await this.settle()
    return hasHappened
  }

  /** Lets everything happen that takes no time. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) await Promise.resolve()
  }

  async #step(end: number): Promise<boolean> {
    let next: Timer | undefined
    for (const timer of this.#timers) {
      if (timer.at <= end && timer.at < (next?.at ?? Infinity)) next = timer
    }
    if (!next) return false
    this.#now = Math.max(this.#now, next.at)
    this.#fire(next)
    return true
  }

  #fire(timer: Timer): void {
    if (this.#timers.delete(timer)) timer.callback()
  }
}
