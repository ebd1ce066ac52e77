import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { FanoutStats } from '../src/index.ts'
import { expectSameAccount } from './support/compare.ts'
import { play } from './support/play.ts'
import { startRig, type Rig } from './support/rig.ts'
import { script } from './support/script.ts'

const runs = process.env['CHATNODE_TEST_FULL'] ? 10_000 : 500
const seed = Number(process.env['FANOUT_SEED'] ?? Date.now() % 0x7fff_ffff)

// Small enough for a script to cross it.
const maxUnsentBytes = 500_000

interface Pair {
  readonly ours: Rig
  readonly stock: Rig
}

async function startPair(deflate: boolean): Promise<Pair> {
  return {
    ours: await startRig({ fanout: { maxUnsentBytes }, deflate }),
    stock: await startRig({ deflate }),
  }
}

let plain: Pair
let deflating: Pair

beforeAll(async () => {
  plain = await startPair(false)
  deflating = await startPair(true)
})

afterAll(async () => {
  await Promise.all([plain, deflating].flatMap(({ ours, stock }) => [ours.close(), stock.close()]))
})

// Scripts that never leave one path would prove nothing about the other.
function expectEveryPath(stats: FanoutStats | undefined): void {
  const { joined, stock } = stats ?? { joined: 0, stock: {} }
  const { compression, observed, ...expected } = { ...stock, joined }
  expect([compression, observed]).toEqual([0, 0])
  expect(Object.entries(expected).filter(([, count]) => count === 0)).toEqual([])
}

it(
  'gives every client what the stock adapter gives it, in the same order',
  { timeout: 3_600_000 },
  async () => {
    console.log(`${runs} scripts, seed ${seed}`)
    await fc.assert(
      fc.asyncProperty(script, async (played) => {
        const { ours, stock } = played.deflate ? deflating : plain
        const [actual, expected] = await Promise.all([play(ours, played), play(stock, played)])
        for (const [index, account] of actual.entries()) {
          const other = expected[index]
          if (!other) throw new Error('every client has two accounts')
          expectSameAccount(account, other)
        }
        for (const namespace of ['/', '/side']) {
          const { rooms, sids } = ours.io.of(namespace).adapter
          expect([rooms.size, sids.size]).toEqual([0, 0])
        }
      }),
      { numRuns: runs, seed, interruptAfterTimeLimit: 3_500_000, markInterruptAsFailure: true },
    )
    expectEveryPath(plain.ours.adapter?.stats)
    expect(deflating.ours.adapter?.stats).toMatchObject({ joined: 0, writes: 0 })
  },
)
