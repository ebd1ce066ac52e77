import { onTestFailed } from 'vitest'

/** A generator of numbers in [0, 1) that a seed determines. */
export type Random = () => number

/**
 * A seeded generator for one test, which tells its seed when the test fails. To run a failure
 * again, give the seed as `CHATNODE_TEST_SEED`.
 */
export function seeded(): Random {
  const given = process.env['CHATNODE_TEST_SEED']
  const seed = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given)
  onTestFailed(() => console.info(`to run this again: CHATNODE_TEST_SEED=${seed}`))
  return mulberry32(seed)
}

function mulberry32(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Resolves after a delay that a fault's schedule asks for. Not for waiting on what something else does. */
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))
