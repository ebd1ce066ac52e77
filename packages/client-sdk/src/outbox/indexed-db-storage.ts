import { browserLock } from './browser-lock.ts'
import type { OutboxItem, OutboxStorage } from './storage.ts'

/** How to keep an outbox in IndexedDB. */
export interface IndexedDbStorageOptions {
  /** The name of the database: `chatnode-outbox` unless told. One name per server and kind of user. */
  name?: string | undefined
}

const ITEMS = 'items'
const SLOTS = 'slots'

/**
 * Keeps the outbox in IndexedDB: it survives a reload, and the tabs of one site share it.
 *
 * @example
 * const client = new ChatClient({ url, outboxStorage: indexedDbStorage() })
 */
export function indexedDbStorage({
  name = 'chatnode-outbox',
}: IndexedDbStorageOptions = {}): OutboxStorage {
  let opening: Promise<IDBDatabase> | undefined
  const run = async <T>(
    store: string,
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    opening ??= open(name)
    // A database that could not be opened once may be opened the next time.
    opening.catch(() => (opening = undefined))
    const database = await opening
    // Strict: `put` means that it survives a power failure, not only a crash of the tab.
    const transaction = database.transaction(store, mode, { durability: 'strict' })
    return finish(transaction, work(transaction.objectStore(store)))
  }
  return {
    load: () => run<OutboxItem[]>(ITEMS, 'readonly', (store) => store.getAll()),
    put: async (item) => void (await run(ITEMS, 'readwrite', (store) => store.put(item))),
    remove: (id) => run(ITEMS, 'readwrite', (store) => store.delete(id)),
    lock: browserLock(name, {
      get: () => run<string | undefined>(SLOTS, 'readonly', (store) => store.get('lease')),
      set: async (value) =>
        void (await run(SLOTS, 'readwrite', (store) => store.put(value, 'lease'))),
      remove: () => run(SLOTS, 'readwrite', (store) => store.delete('lease')),
    }),
  }
}

function open(name: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1)
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(ITEMS, { keyPath: 'id' })
    opening.result.createObjectStore(SLOTS)
  }
  return new Promise((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(failureOf(opening.error))
  })
}

/** The result of a request, once its transaction is safely stored. */
function finish<T>(transaction: IDBTransaction, request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result)
    transaction.onerror = () => reject(failureOf(transaction.error))
    transaction.onabort = () => reject(failureOf(transaction.error))
  })
}

function failureOf(error: DOMException | null): Error {
  return error ?? new Error('cannot use IndexedDB: it does not say why')
}
