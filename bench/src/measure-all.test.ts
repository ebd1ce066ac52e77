import { expect, it } from 'vitest'
import { measureAll, type Plan } from './measure-all.ts'
import type { Results } from './results.ts'
import { workloads } from './workloads.ts'

const timing = { warmUpMs: 0, windowMs: 0 }
const plan: Plan = {
  isWhole: true,
  runs: 4,
  timing,
  workloads: ['A100', 'rooms-1'].flatMap((wanted) =>
    workloads
      .filter(({ name }) => name === wanted)
      .map((workload) => ({ ...workload, peers: ['chatnode', 'bare'] as const })),
  ),
}

/** As if everything was measured; fails where it is told to. */
function measuring(fails: (call: string) => boolean) {
  const calls: string[] = []
  const said: string[] = []
  const saved: Results[] = []
  const results = measureAll(plan, {
    async measure({ name: peer }, { name }) {
      const call = `${name} ${peer}`
      calls.push(call)
      if (fails(call)) throw new Error(`${peer} broke\nand more of it`)
      return { deliveriesPerSecond: calls.length }
    },
    say: (line) => void said.push(line),
    save: (found) => void saved.push(structuredClone(found)),
  })
  return { results, calls, said, saved }
}

it('takes the runs by turns, fewer where a workload asks for fewer, and saves after each', async () => {
  const { results, calls, saved } = measuring(() => false)
  await results
  const turns = (workload: string, runs: number): string[] =>
    Array.from({ length: runs }, () => [`${workload} chatnode`, `${workload} bare`]).flat()
  expect(calls).toEqual([...turns('A100', 4), ...turns('rooms-1', 3)])
  expect(saved.map(({ entries }) => entries.length)).toEqual([1, 2])
  expect(saved.map(({ sessions }) => sessions[0]?.isWhole)).toEqual([false, true])
})

it('goes on without who fails, keeps the pairs together, and says at the end what failed', async () => {
  let calls = 0
  const { results, said } = measuring((call) => call === 'A100 bare' && (calls += 1) !== 2)
  const { entries } = await results
  expect(entries[0]?.samples.bare).toEqual([{}, { deliveriesPerSecond: 4 }, {}, {}])
  expect(entries[0]?.samples.chatnode).toHaveLength(4)
  expect(calls).toBe(3)
  expect(entries[0]?.failures).toEqual(['bare, run 1: bare broke', 'bare, run 3: bare broke'])
  expect(entries[1]?.failures).toEqual([])
  expect(said.filter((line) => line.startsWith('FAILED'))).toEqual([
    'FAILED A100: bare, run 1: bare broke',
    'FAILED A100: bare, run 3: bare broke',
  ])
})
