/** What is there while somebody needs it. */
export interface Held {
  begin(): void
  end(): void
}

/**
 * How long what nobody needs any more is kept: stepping through rooms and back costs nothing, the
 * double effects of Strict Mode do nothing, and others do not see somebody come and go.
 */
export const END_AFTER_MS = 3_000

/** Counts who needs something: it begins with the first, and ends a while after the last. */
export class Holders {
  readonly #held: Held
  #count = 0
  #isHeld = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(held: Held) {
    this.#held = held
  }

  /** Needs it until the returned function is called, once. */
  acquire(): () => void {
    this.#count += 1
    clearTimeout(this.#timer)
    if (!this.#isHeld) this.#held.begin()
    this.#isHeld = true
    return () => {
      this.#count -= 1
      if (this.#count === 0) this.#timer = setTimeout(() => this.#end(), END_AFTER_MS)
    }
  }

  #end(): void {
    this.#isHeld = false
    this.#held.end()
  }
}
