import { describe, expect, it } from 'vitest'
import { testClock } from '../../test/support/clock.ts'
import { MemoryRateLimiter } from './rate-limiter.ts'

const rule = { burst: 3, perSecond: 2 }

describe('MemoryRateLimiter', () => {
  it('allows a burst, then tells how long until the next one', () => {
    const limiter = new MemoryRateLimiter(testClock())
    expect([1, 2, 3].map(() => limiter.consume('a', rule))).toEqual([0, 0, 0])
    expect(limiter.consume('a', rule)).toBe(500)
  })

  it('allows one again exactly when it said so', () => {
    const clock = testClock()
    const limiter = new MemoryRateLimiter(clock)
    for (let used = 0; used < 3; used += 1) limiter.consume('a', rule)
    clock.advance(499)
    expect(limiter.consume('a', rule)).toBe(1)
    clock.advance(1)
    expect(limiter.consume('a', rule)).toBe(0)
    expect(limiter.consume('a', rule)).toBe(500)
  })

  it('does not charge a refused attempt', () => {
    const clock = testClock()
    const limiter = new MemoryRateLimiter(clock)
    for (let used = 0; used < 50; used += 1) limiter.consume('a', rule)
    clock.advance(500)
    expect(limiter.consume('a', rule)).toBe(0)
  })

  it('keeps keys apart, and forgets one on reset', () => {
    const limiter = new MemoryRateLimiter(testClock())
    for (let used = 0; used < 3; used += 1) limiter.consume('a', rule)
    expect(limiter.consume('b', rule)).toBe(0)
    limiter.reset('a')
    expect(limiter.consume('a', rule)).toBe(0)
  })

  it('is full again after burst / perSecond, also across a sweep', () => {
    const clock = testClock()
    const limiter = new MemoryRateLimiter(clock)
    for (let used = 0; used < 3; used += 1) limiter.consume('a', rule)
    clock.advance(120_000)
    expect([1, 2, 3, 4].map(() => limiter.consume('a', rule) > 0)).toEqual([
      false,
      false,
      false,
      true,
    ])
  })
})
