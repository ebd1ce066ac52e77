import { ignore, sleep } from '../async.ts'
import { systemClock, type Clock } from '../clock.ts'
import { createId } from '../ids.ts'
import type { StorageLock } from './storage.ts'

/** One value that all who share a storage can see. */
export interface Slot {
  get(): string | undefined | Promise<string | undefined>
  set(value: string): void | Promise<void>
  remove(): void | Promise<void>
}

/** How long a holder that is no more keeps the others waiting. */
const LEASE_MS = 5_000

/** Often enough that a timer which is two late does not lose the lease. */
const RENEW_MS = 1_500

/** Longer than two writes that began at the same time take to become visible to each other. */
const VERIFY_MS = 50

/** How often one that waits looks again. */
const POLL_MS = 500

interface Lease {
  readonly owner: string
  readonly until: number
}

/**
 * A lock made of a value that its holder renews. Not exact: a tab whose timers the browser holds back
 * may lose it while it sends. Two senders at once cost the order between them, and nothing else,
 * since the server recognises every message by its id.
 */
export function leaseLock(slot: Slot, clock: Clock = systemClock): StorageLock {
  const owner = createId(clock.now())
  const write = (): void | Promise<void> =>
    slot.set(JSON.stringify({ owner, until: clock.now() + LEASE_MS } satisfies Lease))
  const holder = async (): Promise<string | undefined> => {
    const lease = parseLease(await slot.get())
    return lease && lease.until > clock.now() ? lease.owner : undefined
  }
  const release = async (): Promise<void> => {
    if ((await holder()) === owner) await slot.remove()
  }
  return {
    async acquire(signal) {
      for (;;) {
        if ((await holder()) === undefined) {
          await write()
          // Another one may have written at the same moment; the last to write has it.
          await sleep(clock, VERIFY_MS, signal)
          if ((await holder()) === owner) break
        }
        await sleep(clock, POLL_MS, signal)
      }
      const stop = keepRenewing(clock, write)
      return () => {
        stop()
        release().catch(ignore('the lease runs out by itself'))
      }
    },
  }
}

function keepRenewing(clock: Clock, write: () => void | Promise<void>): () => void {
  let cancel = ignore('not started')
  const renew = (): void => {
    cancel = clock.after(RENEW_MS, () => {
      renew()
      Promise.resolve(write()).catch(ignore('the next renewal tries again'))
    })
  }
  renew()
  return () => cancel()
}

function parseLease(value: string | undefined): Lease | undefined {
  try {
    const lease = JSON.parse(value ?? 'null') as Partial<Lease> | null
    const isLease = typeof lease?.owner === 'string' && typeof lease.until === 'number'
    return isLease ? (lease as Lease) : undefined
  } catch {
    return undefined
  }
}
