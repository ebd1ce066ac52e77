import { browserLock } from './browser-lock.ts'
import type { OutboxItem, OutboxStorage } from './storage.ts'

/** How to keep an outbox in a `Storage`. */
export interface WebStorageOptions {
  /** Begins every key: `chatnode-outbox` unless told. One name per server and kind of user. */
  name?: string | undefined
}

/**
 * Keeps the outbox in `localStorage`: it survives a reload, and the tabs of one site share it. Meant
 * for some hundreds of messages; `indexedDbStorage` holds more.
 *
 * @example
 * const client = new ChatClient({ url, outboxStorage: webStorage(localStorage) })
 */
export function webStorage(
  storage: Storage,
  { name = 'chatnode-outbox' }: WebStorageOptions = {},
): OutboxStorage {
  const prefix = `${name}:item:`
  const lease = `${name}:lease`
  return {
    load() {
      const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index))
      return keys
        .filter((key) => key?.startsWith(prefix))
        .map((key) => toItem(storage.getItem(key ?? '')))
        .filter((item) => item !== undefined)
    },
    // An item has a key of its own: two tabs never write over each other's.
    put: (item) => storage.setItem(prefix + item.id, JSON.stringify(item)),
    remove: (id) => storage.removeItem(prefix + id),
    lock: browserLock(name, {
      get: () => storage.getItem(lease) ?? undefined,
      set: (value) => storage.setItem(lease, value),
      remove: () => storage.removeItem(lease),
    }),
  }
}

function toItem(text: string | null): OutboxItem | undefined {
  try {
    return JSON.parse(text ?? 'null') as OutboxItem
  } catch {
    // Cut short by a crash, or not ours. It must not keep the others from being sent.
    return undefined
  }
}
