import { defer } from '../async.ts'
import { leaseLock, type Slot } from './lease.ts'
import type { StorageLock } from './storage.ts'

/** A lock among the tabs of a browser: its own where it has one, else a lease in what they share. */
export function browserLock(name: string, slot: Slot): StorageLock {
  // Absent on pages that were served over plain HTTP, and outside browsers.
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks
  return locks ? webLock(locks, name) : leaseLock(slot)
}

function webLock(locks: LockManager, name: string): StorageLock {
  return {
    acquire: (signal) =>
      new Promise((resolve, reject) => {
        const held = defer<void>()
        locks
          .request(name, { signal }, () => {
            resolve(() => held.resolve())
            return held.promise
          })
          .catch(reject)
      }),
  }
}
