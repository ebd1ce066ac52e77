export interface RoomReadingOptions {
  /** Where this user's mark stands, as far as this client knows. */
  readonly current: () => number
  /** Asks the server to move the mark, and takes in its answer. */
  readonly send: (seq: number) => Promise<void>
}

/** How far this user has read one room. One request at a time, and after it the furthest place asked for meanwhile. */
export class RoomReading {
  readonly #options: RoomReadingOptions
  #wanted = 0
  #running: Promise<void> | undefined

  constructor(options: RoomReadingOptions) {
    this.#options = options
  }

  /** Resolves when the mark stands there, or further on. Asks nobody when it does already. */
  async mark(seq: number): Promise<void> {
    if (seq <= this.#options.current()) return
    this.#wanted = Math.max(this.#wanted, seq)
    await (this.#running ??= this.#run())
  }

  async #run(): Promise<void> {
    try {
      for (let asked = 0; asked < this.#wanted;) {
        asked = this.#wanted
        await this.#options.send(asked)
      }
    } finally {
      this.#wanted = 0
      this.#running = undefined
    }
  }
}
