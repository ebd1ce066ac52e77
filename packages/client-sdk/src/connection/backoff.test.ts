import { describe, expect, it } from 'vitest'
import { backoffDelay } from './backoff.ts'

const options = { minDelayMs: 1_000, maxDelayMs: 30_000 }

describe('backoffDelay', () => {
  it('doubles its ceiling up to the longest wait', () => {
    const ceilings = [0, 1, 2, 3, 4, 5, 6, 2_000].map((n) => backoffDelay(n, options, () => 1))
    expect(ceilings).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  })

  it('spreads over the whole range below the ceiling', () => {
    expect(backoffDelay(2, options, () => 0)).toBe(0)
    expect(backoffDelay(2, options, () => 0.25)).toBe(1_000)
  })
})
