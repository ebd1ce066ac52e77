// Measures chatNode and its peers, and writes what it finds into results/ and RESULTS.md.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { doubtsOf } from './doubts.ts'
import { measure } from './measure.ts'
import { measureAll, type Plan } from './measure-all.ts'
import { merge } from './merge.ts'
import { latest, plots, recorded } from './places.ts'
import { compare } from './report/compare.ts'
import { writeReport } from './report/write-report.ts'
import type { Results, Timing } from './results.ts'
import { hugeWorkloads, quickWorkloads, workloads, type Workload } from './workloads.ts'

const USAGE = `usage: npm run bench -- [options]

  (none)         everything but the huge scenes; prints how long it will take
  --quick        a few workloads, shortly; prints ratios beside the recorded ones
  --full         the huge scenes as well (ten million messages: minutes, and 8 GB of disk)
  --only A,B     only the workloads of these names
  --peers a,b    only these peers
  --runs n       how many runs of each (5)
  --record       measures nothing: keeps the latest figures, whatever speaks against it; those of a
                 part take the place of the same workloads' among the recorded ones
  --render       measures nothing: writes RESULTS.md and README.md again from the recorded figures
`

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    only: { type: 'string' },
    peers: { type: 'string' },
    runs: { type: 'string', default: '5' },
    record: { type: 'boolean', default: false },
    render: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

/**
 * A server's CPU for one delivery falls for two to three seconds of load, until V8 has compiled what
 * is hot, and is level from then on: it begins at 1.6 times (A100, B) or 1.2 times (A1000, F) as much.
 */
const TIMING: Timing = { warmUpMs: 3_000, windowMs: 3_000 }
const QUICK: Timing = { warmUpMs: 1_500, windowMs: 1_000 }

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

if (values.help) process.stdout.write(USAGE)
else if (values.render) writeReport(read(recorded))
else if (values.record) record()
else await run()

async function run(): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`)
  const plan = toPlan()
  if (values.quick) {
    const results = await measureAll(plan, { measure, say })
    return say(compare(results, readIfAny(recorded)))
  }
  mkdirSync(plots, { recursive: true })
  const results = await measureAll(plan, {
    measure,
    say,
    save: (found) => write(latest, found),
  })
  say(compare(results, readIfAny(recorded)))
  const doubts = [...doubtsOf(results), ...(plan.isWhole ? [] : ['only a part was measured'])]
  if (doubts.length === 0) return record()
  say(`NOT RECORDED: ${doubts.join('; ')}. See bench/results/latest.json`)
}

function toPlan(): Plan {
  const all: readonly Workload[] = values.quick
    ? quickWorkloads
    : [...workloads, ...(values.full ? hugeWorkloads : [])]
  const names = values.only?.split(',')
  const onlyPeers = values.peers?.split(',')
  return {
    isWhole: !values.quick && !names && !onlyPeers,
    ...(onlyPeers ? { onlyPeers } : {}),
    runs: Number(values.runs),
    timing: values.quick ? QUICK : TIMING,
    workloads: all
      .filter(({ name }) => !names || names.includes(name))
      .map((workload) => ({
        ...workload,
        peers: workload.peers.filter((peer) => !onlyPeers || onlyPeers.includes(peer)),
      })),
  }
}

function record(): void {
  write(recorded, merge(readIfAny(recorded), read(latest)))
  writeReport(read(recorded))
  process.stdout.write('recorded in bench/results, bench/RESULTS.md and README.md\n')
}

function write(place: URL, results: Results): void {
  writeFileSync(place, `${JSON.stringify(results, undefined, 1)}\n`)
}

function read(place: URL): Results {
  return JSON.parse(readFileSync(place, 'utf8')) as Results
}

function readIfAny(place: URL): Results | undefined {
  return existsSync(place) ? read(place) : undefined
}
