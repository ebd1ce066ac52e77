import { setTimeout as pause } from 'node:timers/promises'
import { isChatError } from '@chatnode/client-sdk'

export interface OutboxOptions {
  readonly send: (content: string) => Promise<unknown>
  /** The number of messages under way has changed. */
  readonly onCount: (count: number) => void
  readonly onFailed: (content: string, error: unknown) => void
}

/** Sends one message after the other, so that they arrive in the order in which they were written. */
export class Outbox {
  readonly #options: OutboxOptions
  #last: Promise<void> = Promise.resolve()
  #count = 0
  #closed = false

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  /** How many messages have no outcome yet. */
  get count(): number {
    return this.#count
  }

  add(content: string): void {
    this.#setCount(this.#count + 1)
    this.#last = this.#last.then(() => this.#deliver(content))
  }

  /** Resolves when every message has its outcome. */
  idle(): Promise<void> {
    return this.#last
  }

  /** Gives up the messages that are not under way yet; answers how many had no outcome. */
  close(): number {
    this.#closed = true
    return this.#count
  }

  async #deliver(content: string): Promise<void> {
    if (this.#closed) return
    try {
      await this.#untilAllowed(content)
    } catch (error) {
      if (!this.#closed) this.#options.onFailed(content, error)
    } finally {
      this.#setCount(this.#count - 1)
    }
  }

  /** A server that says "slower" has not stored the message, and says when to try again. */
  async #untilAllowed(content: string): Promise<void> {
    while (!this.#closed) {
      try {
        await this.#options.send(content)
        return
      } catch (error) {
        if (!isChatError(error) || error.code !== 'rate_limited') throw error
        await pause(error.retryAfterMs ?? 1_000)
      }
    }
  }

  #setCount(count: number): void {
    this.#count = count
    this.#options.onCount(count)
  }
}
