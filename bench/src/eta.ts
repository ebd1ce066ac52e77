/** How long it will still take, by what it has taken so far. */
export class Eta {
  readonly #started = performance.now()
  readonly #total: number
  #done = 0

  constructor(total: number) {
    this.#total = total
  }

  count(): void {
    this.#done += 1
  }

  left(): string {
    const seconds =
      ((performance.now() - this.#started) / 1_000 / this.#done) * (this.#total - this.#done)
    return `(${this.#done}/${this.#total}, about ${Math.ceil(seconds / 60)} min left)`
  }
}
