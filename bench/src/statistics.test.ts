import { expect, it } from 'vitest'
import { percentile, ratioOf, spreadOf } from './statistics.ts'

it('finds the middle of an odd and of an even number of values', () => {
  expect(spreadOf([9, 1, 5])).toEqual({ median: 5, minimum: 1, maximum: 9 })
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, minimum: 1, maximum: 4 })
})

it('compares runs that stood beside each other', () => {
  // The machine was ten times as slow in the second run, for both.
  expect(ratioOf([20, 2, 30], [10, 1, 10])).toEqual({ median: 2, minimum: 2, maximum: 3 })
})

it('leaves out a pair whose run failed, and keeps the others together', () => {
  expect(ratioOf([20, undefined, 30], [10, 1, 10])).toEqual({ median: 2.5, minimum: 2, maximum: 3 })
  expect(ratioOf([undefined], [10])).toBeUndefined()
})

it('finds percentiles in unsorted values', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect([percentile(values, 50), percentile(values, 99)]).toEqual([51, 100])
  expect(percentile([], 50)).toBeNaN()
})
