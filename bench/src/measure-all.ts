import { describeCommit, describeMachine, describeVersions, MachineWatch } from './machine.ts'
import { measure } from './measure.ts'
import { SETTINGS } from './peers/chat-node.ts'
import type { PeerName } from './peers/peer.ts'
import { peers } from './peers/peers.ts'
import { metrics, type Entry, type Results, type Sample, type Timing } from './results.ts'
import type { Workload } from './workloads.ts'
import { formatValue } from './report/format.ts'

export interface Plan {
  readonly mode: Results['mode']
  readonly runs: number
  readonly timing: Timing
  readonly workloads: readonly Workload[]
}

// A machine of two cores that gives away more than a fifth of one measures something else.
const MOST_OTHERS = 0.1
const LEAST_RUNS = 5

/** Measures every workload on each of its peers, the runs of the peers by turns: A B C, A B C, … */
export async function measureAll(plan: Plan, say: (line: string) => void): Promise<Results> {
  const startedAt = new Date()
  const watch = new MachineWatch()
  const missing = missingPeers()
  for (const [name, why] of Object.entries(missing)) say(`SKIPPED ${name}: ${why}`)
  const present = plan.workloads.map((workload) => ({
    ...workload,
    peers: workload.peers.filter((peer) => missing[peer] === undefined),
  }))
  const clock = new Eta(plan.runs * present.reduce((sum, { peers: some }) => sum + some.length, 0))
  const entries: Entry[] = []
  for (const workload of present) {
    say(`\n${workload.name}: ${workload.title}`)
    entries.push(await measureEntry(workload, plan, { say, clock }))
  }
  const others = watch.others()
  say(`\nothers used ${others === undefined ? '?' : formatShare(others)} of the machine meanwhile`)
  return {
    mode: plan.mode,
    doubts: doubtsOf(plan, { others, entries }),
    startedAt: startedAt.toISOString(),
    minutes: Math.round((Date.now() - startedAt.getTime()) / 6_000) / 10,
    commit: describeCommit(),
    runs: plan.runs,
    timing: plan.timing,
    machine: describeMachine(),
    versions: describeVersions(),
    settings: SETTINGS,
    missing,
    entries,
  }
}

async function measureEntry(
  workload: Workload,
  { runs, timing }: Plan,
  { say, clock }: { say: (line: string) => void; clock: Eta },
): Promise<Entry> {
  const samples: Partial<Record<PeerName, Sample[]>> = {}
  const failures: string[] = []
  for (let run = 1; run <= runs; run += 1) {
    for (const name of workload.peers) {
      try {
        const sample = await measure(peers[name], workload, { timing })
        ;(samples[name] ??= []).push(sample)
        say(`  ${run} ${name.padEnd(9)}${describe(workload, sample)}  ${clock.left()}`)
      } catch (error) {
        failures.push(
          `${name}, run ${run}: ${error instanceof Error ? error.message : String(error)}`,
        )
        say(`  ${run} ${name.padEnd(9)} FAILED: ${failures.at(-1)}`)
      }
      clock.count()
    }
  }
  const { title, metrics: compared } = workload
  return { workload: workload.name, title, metrics: compared, samples, failures }
}

function describe(workload: Workload, sample: Sample): string {
  return workload.metrics
    .map((metric) => `${formatValue(metric, sample[metric])} ${metrics[metric].label}`)
    .join(', ')
}

function missingPeers(): Record<string, string> {
  const found = Object.values(peers).map(({ name, missing }) => [name, missing?.()] as const)
  return Object.fromEntries(found.filter(([, why]) => why !== undefined)) as Record<string, string>
}

function doubtsOf(
  plan: Plan,
  { others, entries }: { others: number | undefined; entries: readonly Entry[] },
): string[] {
  const failures = entries.flatMap((entry) => entry.failures).length
  return [
    ...(failures > 0 ? [`${failures} runs failed`] : []),
    ...(plan.runs < LEAST_RUNS ? [`${plan.runs} runs are too few`] : []),
    ...(others !== undefined && others > MOST_OTHERS
      ? [`other processes used ${formatShare(others)} of the machine`]
      : []),
  ]
}

const formatShare = (share: number): string => `${Math.round(share * 100)} %`

/** How long it will still take, by what it has taken so far. */
class Eta {
  readonly #started = performance.now()
  readonly #total: number
  #done = 0

  constructor(total: number) {
    this.#total = total
  }

  count(): void {
    this.#done += 1
  }

  left(): string {
    const done = this.#done + 1
    const seconds = ((performance.now() - this.#started) / 1_000 / done) * (this.#total - done)
    return `(${done}/${this.#total}, about ${Math.ceil(seconds / 60)} min left)`
  }
}
