import { expect, it } from 'vitest'
import { merge } from './merge.ts'
import { sampleResults } from './report/sample-results.ts'
import type { Entry, Results, Session } from './results.ts'

const [session] = sampleResults.sessions as [Session]
const [entry] = sampleResults.entries as [Entry]

/** What a session found of some workloads. */
const found = (
  startedAt: string,
  names: readonly string[],
  more: Partial<Session> = {},
): Results => ({
  machine: sampleResults.machine,
  sessions: [{ ...session, startedAt, ...more }],
  entries: names.map((workload) => ({ ...entry, workload, session: startedAt })),
})

const labels = ({ entries }: Results): string[] =>
  entries.map((one) => `${one.workload} ${one.session}`)
const sessionsOf = ({ sessions }: Results): string[] => sessions.map(({ startedAt }) => startedAt)

const whole = found('monday', ['A100', 'A1000', 'B'])

it('puts a part in the place of the same workloads, and says which session each is of', () => {
  const merged = merge(whole, found('tuesday', ['A1000', 'F'], { isWhole: false }))
  expect(labels(merged)).toEqual(['A100 monday', 'A1000 tuesday', 'B monday', 'F tuesday'])
  expect(sessionsOf(merged)).toEqual(['monday', 'tuesday'])
})

it('forgets a session of which nothing is left', () => {
  const tuesday = merge(whole, found('tuesday', ['A100', 'A1000'], { isWhole: false }))
  const merged = merge(tuesday, found('wednesday', ['A100', 'A1000'], { isWhole: false }))
  expect(sessionsOf(merged)).toEqual(['monday', 'wednesday'])
})

it('replaces everything by a whole session, and begins with whatever there is', () => {
  const tuesday = found('tuesday', ['A100'])
  expect(merge(whole, tuesday)).toBe(tuesday)
  expect(merge(undefined, tuesday)).toBe(tuesday)
})

it('refuses figures that would not stand beside each other', () => {
  const elsewhere = { ...found('tuesday', ['A100'], { isWhole: false }), machine: { CPU: 'two' } }
  expect(() => merge(whole, elsewhere)).toThrow('of another machine')
  const alone = found('tuesday', ['A100'], { isWhole: false, onlyPeers: ['nats'] })
  expect(() => merge(whole, alone)).toThrow('only nats were measured')
  expect(() => merge(undefined, alone)).toThrow('only nats were measured')
})
