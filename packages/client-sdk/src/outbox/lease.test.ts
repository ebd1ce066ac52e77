import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { leaseLock } from './lease.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function createSlot() {
  const slot = {
    value: undefined as string | undefined,
    get: () => slot.value,
    set: (value: string) => void (slot.value = value),
    remove: () => void (slot.value = undefined),
  }
  return slot
}

const signal = new AbortController().signal

describe('a lease', () => {
  it('is held as long as its holder renews it', async () => {
    const slot = createSlot()
    const holding = leaseLock(slot).acquire(signal)
    await vi.advanceTimersByTimeAsync(100)
    const release = await holding
    let others = 0
    void leaseLock(slot)
      .acquire(signal)
      .then(() => (others += 1))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(others).toBe(0)
    release()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(others).toBe(1)
  })

  it('runs out when its holder is no more', async () => {
    const slot = createSlot()
    slot.set(JSON.stringify({ owner: 'a tab that crashed', until: Date.now() + 5_000 }))
    let held = false
    void leaseLock(slot)
      .acquire(signal)
      .then(() => (held = true))
    await vi.advanceTimersByTimeAsync(4_900)
    expect(held).toBe(false)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(held).toBe(true)
  })

  it('goes to one of many who want it at the same moment', async () => {
    const slot = createSlot()
    let holders = 0
    for (let n = 0; n < 5; n += 1) {
      void leaseLock(slot)
        .acquire(signal)
        .then(() => (holders += 1))
    }
    await vi.advanceTimersByTimeAsync(4_000)
    expect(holders).toBe(1)
  })

  it('does not care what else is there', async () => {
    const slot = createSlot()
    slot.set('{"owner":1')
    const holding = leaseLock(slot).acquire(signal)
    await vi.advanceTimersByTimeAsync(100)
    const release = await holding
    release()
    await vi.advanceTimersByTimeAsync(0)
    expect(slot.value).toBeUndefined()
    expect(vi.getTimerCount()).toBe(0)
  })
})
