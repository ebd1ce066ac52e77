import { useSyncExternalStore } from 'react'
import type { ReadableStore } from '../store.ts'

/**
 * The value of a store. `initial` is what the server renders, and the browser until it has taken
 * over; so it is a constant.
 */
export function useStore<T>(store: ReadableStore<T>, initial: T): T {
  return useSyncExternalStore(store.subscribe, store.getSnapshot, () => initial)
}

/** What a list is before anything is known. */
export const NOTHING: readonly never[] = []
