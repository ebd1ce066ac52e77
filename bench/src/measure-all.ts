import { Eta } from './eta.ts'
import { describeMachine } from './machine.ts'
import type { measure } from './measure.ts'
import type { PeerName } from './peers/peer.ts'
import { peers } from './peers/peers.ts'
import { formatValue } from './report/format.ts'
import { metrics, type Entry, type Results, type Sample } from './results.ts'
import { RunningSession, type Asked } from './session.ts'
import type { Workload } from './workloads.ts'

export interface Plan extends Asked {
  /** Whether this is everything that there is. */
  readonly isWhole: boolean
  readonly workloads: readonly Workload[]
}

/** What a session is done with. */
interface Means {
  readonly measure: typeof measure
  readonly say: (line: string) => void
  /** Gets all that was found so far, after each workload: what comes later may not end well. */
  readonly save?: (results: Results) => void
}

// Who has failed so often fails again, and may take minutes for it.
const MOST_FAILURES = 2

/** Measures every workload on each of its peers, the runs of the peers by turns: A B C, A B C, … */
export async function measureAll(plan: Plan, means: Means): Promise<Results> {
  const { say, save } = means
  const { isWhole, workloads, ...asked } = plan
  const session = new RunningSession(asked)
  const { missing } = session
  for (const [name, why] of Object.entries(missing)) say(`SKIPPED ${name}: ${why}`)
  const present = workloads.map((workload) => ({
    ...workload,
    runs: Math.min(plan.runs, workload.runs ?? plan.runs),
    peers: workload.peers.filter((peer) => missing[peer] === undefined),
  }))
  const turns = present.flatMap(({ runs, peers: all }) => all.map((name) => runsOf(name, runs)))
  const clock = new Eta(turns.reduce((sum, runs) => sum + runs, 0))
  const entries: Entry[] = []
  const soFar = (): Results => ({
    machine: describeMachine(),
    sessions: [session.describe(isWhole && entries.length === present.length)],
    entries,
  })
  for (const workload of present) {
    say(`\n${workload.name}: ${workload.title}`)
    const found = await measureByTurns(workload, plan, { ...means, clock })
    const { name, title, metrics: compared } = workload
    entries.push({ workload: name, session: session.name, title, metrics: compared, ...found })
    save?.(soFar())
  }
  say('')
  for (const { workload, failures } of entries) {
    for (const failure of failures) say(`FAILED ${workload}: ${failure}`)
  }
  return soFar()
}

async function measureByTurns(
  workload: Workload & { readonly runs: number },
  { timing }: Plan,
  { measure: measureOnce, say, clock }: Means & { readonly clock: Eta },
): Promise<Pick<Entry, 'samples' | 'failures'>> {
  const samples: Partial<Record<PeerName, Sample[]>> = {}
  const failures: string[] = []
  const failed = new Map<PeerName, number>()
  for (let run = 1; run <= workload.runs; run += 1) {
    for (const name of workload.peers) {
      if (run > runsOf(name, workload.runs)) continue
      const own = (samples[name] ??= [])
      clock.count()
      if ((failed.get(name) ?? 0) >= MOST_FAILURES) {
        own.push({})
        continue
      }
      try {
        const sample = await measureOnce(peers[name], workload, { timing })
        own.push(sample)
        say(`  ${run} ${name.padEnd(9)}${describe(workload, sample)}  ${clock.left()}`)
      } catch (error) {
        own.push({})
        failed.set(name, (failed.get(name) ?? 0) + 1)
        failures.push(`${name}, run ${run}: ${messageOf(error)}`)
        say(`  ${run} ${name.padEnd(9)}FAILED: ${messageOf(error)}`)
      }
    }
  }
  return { samples, failures }
}

const runsOf = (peer: PeerName, runs: number): number => Math.min(runs, peers[peer].runs ?? runs)

const messageOf = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error)

function describe(workload: Workload, sample: Sample): string {
  return workload.metrics
    .map((metric) => `${formatValue(metric, sample[metric])} ${metrics[metric].label}`)
    .join(', ')
}
