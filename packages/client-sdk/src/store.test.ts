import { describe, expect, it } from 'vitest'
import { spy } from '../test/support/spy.ts'
import { Store } from './store.ts'

describe('Store', () => {
  it('keeps its snapshot until something changes, and tells of every change', () => {
    const store = new Store<readonly string[]>([], spy())
    // Taken out of the store, as useSyncExternalStore does.
    const { getSnapshot, subscribe } = store
    const listener = spy()
    const off = subscribe(listener)
    expect(getSnapshot()).toBe(getSnapshot())
    const next = ['a']
    store.set(next)
    store.set(next)
    expect(getSnapshot()).toBe(next)
    expect(listener).toHaveBeenCalledTimes(1)
    off()
    store.set([])
    expect(listener).toHaveBeenCalledTimes(1)
  })
})
