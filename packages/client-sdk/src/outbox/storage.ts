import { defer } from '../async.ts'
import type { Carrier } from '../message-item.ts'

/** The events that wait in the outbox until the server has them. */
export type OutboxCommand =
  | 'send-message'
  | 'edit-message'
  | 'delete-message'
  | 'add-reaction'
  | 'remove-reaction'

/** One command that the server has not confirmed yet. Plain data: it survives `JSON` and structured cloning. */
export interface OutboxItem {
  /** Of a send it is the `clientMessageId`. */
  id: string
  roomId: string
  command: OutboxCommand
  /** What goes over the wire. */
  payload: { roomId: string; messageId?: string; content?: string; emoji?: string } & Carrier
  /** Rising: the order in which the items were put in. */
  order: number
  /** Whose it is; nobody else's connection may send it. */
  userId?: string | undefined
  /** For display. */
  createdAt: string
  /** Why the server refused it, if it did. */
  failure?: { code: string; message: string } | undefined
}

/** Lets one at a time through, among all who share something. */
export interface StorageLock {
  /** Resolves when nobody else holds the lock; the answer lets go of it. Rejects when the signal fires first. */
  acquire(signal: AbortSignal): Promise<() => void>
}

/**
 * Where the outbox lives between two runs of the app. Every function may be asynchronous. A `put`
 * that has resolved is found by the next `load`; items come back in any order.
 *
 * @example
 * const storage: OutboxStorage = {
 *   load: () => database.getAll('outbox'),
 *   put: (item) => database.put('outbox', item),
 *   remove: (id) => database.delete('outbox', id),
 * }
 */
export interface OutboxStorage {
  load(): readonly OutboxItem[] | Promise<readonly OutboxItem[]>
  /** Adds the item, or replaces the one with its id. */
  put(item: OutboxItem): void | Promise<void>
  remove(id: string): void | Promise<void>
  /** For a storage that several clients share, tabs say: one of them sends at a time. */
  readonly lock?: StorageLock | undefined
}

/**
 * Keeps the outbox in memory: it survives a reconnect, not a reload. The default. Clients of one
 * process may share one.
 *
 * @example
 * const client = new ChatClient({ url, outboxStorage: memoryStorage() })
 */
export function memoryStorage(): OutboxStorage {
  const items = new Map<string, OutboxItem>()
  return {
    load: () => [...items.values()],
    put: (item) => void items.set(item.id, { ...item }),
    remove: (id) => void items.delete(id),
    lock: processLock(),
  }
}

/** A lock within one process; first come, first served. */
function processLock(): StorageLock {
  let last: Promise<void> = Promise.resolve()
  return {
    async acquire(signal) {
      const mine = defer<void>()
      const before = last
      last = before.then(() => mine.promise)
      await before
      // Whoever has given up meanwhile lets the next one through.
      if (signal.aborted) mine.resolve()
      signal.throwIfAborted()
      return () => mine.resolve()
    },
  }
}
