import type { Stage } from './stage.ts'

const TICK_MS = 10
// While the server is away, sends queue up; more than this would be a flood when it is back.
const MAX_QUEUED = 5

/** Sends at a steady rate until it is stopped. Does not wait for answers. */
export class Load {
  sent = 0
  readonly #timer: NodeJS.Timeout
  #due = 0
  #turn = 0
  readonly #padding: string

  constructor(stage: Stage, perSecond: number, padding = '') {
    this.#padding = padding
    let last = performance.now()
    this.#timer = setInterval(() => {
      const now = performance.now()
      this.#due = Math.min(this.#due + ((now - last) * perSecond) / 1_000, perSecond)
      last = now
      for (; this.#due >= 1; this.#due -= 1) this.#send(stage)
    }, TICK_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  [Symbol.dispose](): void {
    this.stop()
  }

  #send({ senders, room }: Stage): void {
    this.#turn += 1
    const sender = senders[this.#turn % senders.length]
    if (!sender || sender.queued >= MAX_QUEUED) return
    this.sent += 1
    void sender.send(room.id, `message ${this.sent}${this.#padding}`)
  }
}
