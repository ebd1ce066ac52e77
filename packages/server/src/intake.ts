/** The door for work: counts what was let in, and, once closed, lets nothing more in. */
export class Intake {
  #isOpen = true
  #underWay = 0
  #idle: () => void = () => undefined

  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Lets one piece of work in and answers the function that ends it; `undefined` once closed. */
  accept(): (() => void) | undefined {
    if (!this.#isOpen) return undefined
    this.#underWay += 1
    return () => {
      this.#underWay -= 1
      if (this.#underWay === 0) this.#idle()
    }
  }

  /** Closes the door; resolves when all that was let in has ended. */
  close(): Promise<void> {
    this.#isOpen = false
    if (this.#underWay === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#idle = resolve
    })
  }
}
