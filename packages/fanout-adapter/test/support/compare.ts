import { expect } from 'vitest'
import type { Noticed } from './client.ts'
import type { Account } from './play.ts'

/**
 * Holds what a client got from the adapter against what it got from the stock one.
 *
 * What is not volatile must be the same, in the same order. Volatile events may come or not, but
 * everything that came must be in the order in which the server said it. Of a connection that broke
 * either side may have lost an end, and nothing else.
 */
export function expectSameAccount(ours: Account, stock: Account): void {
  for (const { noticed } of [ours, stock]) expectOrder(noticed)
  expect(ours.certain === undefined).toBe(stock.certain === undefined)
  const actual = reliable(ours)
  const expected = reliable(stock)
  const length =
    ours.certain === undefined
      ? Math.max(actual.length, expected.length)
      : Math.min(actual.length, expected.length)
  expect(actual.slice(0, length)).toEqual(expected.slice(0, length))
  expect(length).toBeGreaterThanOrEqual(Math.max(certain(ours), certain(stock)))
}

function expectOrder(noticed: readonly Noticed[]): void {
  const numbers = noticed.filter(({ what }) => what !== 'disconnect').map(({ n }) => n)
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
}

function reliable({ noticed, certain: limit }: Account): Noticed[] {
  return noticed.filter(
    // How the end of a broken connection looks is up to the network.
    ({ volatile, what }) => !volatile && (limit === undefined || what !== 'disconnect'),
  )
}

function certain({ noticed, certain: count = 0 }: Account): number {
  return reliable({ noticed: noticed.slice(0, count), certain: count }).length
}
