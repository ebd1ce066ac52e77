import { ignore } from '../async.ts'
import type { Report } from '../emitter.ts'
import type { OutboxItem, OutboxStorage } from './storage.ts'

export interface OutboxKeeperOptions {
  readonly storage: OutboxStorage
  readonly report: Report
  /** The storage was read. */
  readonly onLoad: (items: readonly OutboxItem[]) => void
  /** It is this client's turn to send. */
  readonly onLock: () => void
}

const THE_STORAGE = 'the outbox storage'

/**
 * What the outbox keeps, and whose turn it is to send. A storage that fails is reported, and the
 * outbox goes on in memory.
 */
export class OutboxKeeper {
  readonly #options: OutboxKeeperOptions
  readonly #loaded: Promise<void>
  /** Writes happen one after the other, so that a `remove` never overtakes its `put`. */
  #writes: Promise<void> = Promise.resolve()
  #highest = 0
  /** Lets go of the lock; the wait for it ends by the signal. */
  #release: (() => void) | undefined
  #asking: AbortController | undefined

  constructor(options: OutboxKeeperOptions) {
    this.#options = options
    this.#loaded = this.#load()
  }

  /** The place behind everything that the storage has. */
  async nextOrder(): Promise<number> {
    await this.#loaded
    this.#highest += 1
    return this.#highest
  }

  put(item: OutboxItem): Promise<void> {
    return this.#write((storage) => storage.put(item))
  }

  remove(id: string): Promise<void> {
    return this.#write((storage) => storage.remove(id))
  }

  /** Whether it is this client's turn; if not, asks for it. */
  acquire(): boolean {
    const { lock } = this.#options.storage
    if (!lock || this.#release) return true
    if (!this.#asking) void this.#ask(lock, (this.#asking = new AbortController()))
    return false
  }

  /** Lets somebody else send, when all that was written is written. */
  release(): void {
    const release = this.#release
    this.#release = undefined
    this.#asking?.abort()
    this.#asking = undefined
    if (release) void this.#writes.then(release)
  }

  async #ask(lock: NonNullable<OutboxStorage['lock']>, asking: AbortController): Promise<void> {
    try {
      const release = await lock.acquire(asking.signal)
      if (asking.signal.aborted) return release()
      await this.#load()
      if (asking.signal.aborted) return release()
      this.#release = release
      this.#asking = undefined
      this.#options.onLock()
    } catch (error) {
      if (asking.signal.aborted) return
      this.#options.report(error, THE_STORAGE)
      // Without the lock two tabs may send at once. That costs the order between them, and nothing else.
      this.#release = ignore('there is no lock')
      this.#asking = undefined
      this.#options.onLock()
    }
  }

  async #load(): Promise<void> {
    const { storage, onLoad, report } = this.#options
    try {
      await this.#writes
      const items = (await storage.load()).filter(isItem)
      for (const { order } of items) this.#highest = Math.max(this.#highest, order)
      onLoad(items)
    } catch (error) {
      report(error, THE_STORAGE)
    }
  }

  #write(write: (storage: OutboxStorage) => void | Promise<void>): Promise<void> {
    const { storage, report } = this.#options
    this.#writes = this.#writes
      .then(() => write(storage))
      .catch((error: unknown) => report(error, THE_STORAGE))
    return this.#writes
  }
}

/** Whatever an older version of the app, or somebody else, has left there must not break this one. */
function isItem(value: unknown): value is OutboxItem {
  const item = (value ?? {}) as Partial<Record<keyof OutboxItem, unknown>>
  return (
    typeof item.id === 'string' &&
    typeof item.roomId === 'string' &&
    typeof item.command === 'string' &&
    typeof item.payload === 'object' &&
    typeof item.order === 'number'
  )
}
