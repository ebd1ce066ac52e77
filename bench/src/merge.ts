import { isDeepStrictEqual } from 'node:util'
import type { Results } from './results.ts'
import { hugeWorkloads, workloads } from './workloads.ts'

const ORDER = [...workloads, ...hugeWorkloads].map(({ name }) => name)

/**
 * What is to be recorded when `found` was measured after it: all of a whole session, or the workloads
 * of a part in the place of the recorded ones.
 * @throws where the figures would not stand beside each other.
 */
export function merge(recorded: Results | undefined, found: Results): Results {
  const [session] = found.sessions
  if (session?.onlyPeers) {
    throw new Error(`only ${session.onlyPeers.join(', ')} were measured: nobody else stands beside`)
  }
  if (!recorded || session?.isWhole) return found
  if (!isDeepStrictEqual(recorded.machine, found.machine)) {
    throw new Error('the recorded figures are of another machine: measure everything on this one')
  }
  const measured = new Set(found.entries.map(({ workload }) => workload))
  const entries = [
    ...recorded.entries.filter(({ workload }) => !measured.has(workload)),
    ...found.entries,
  ].toSorted((a, b) => ORDER.indexOf(a.workload) - ORDER.indexOf(b.workload))
  const used = new Set(entries.map((entry) => entry.session))
  const sessions = [...recorded.sessions, ...found.sessions].filter(({ startedAt }) =>
    used.has(startedAt),
  )
  return { machine: found.machine, sessions, entries }
}
