// Measures chatNode and its peers, and writes what it finds into results/ and RESULTS.md.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { compare } from './report/compare.ts'
import { writeReport } from './report/write-report.ts'
import { measureAll, type Plan } from './measure-all.ts'
import { latest, recorded } from './places.ts'
import type { Results } from './results.ts'
import { hugeWorkloads, quickWorkloads, workloads, type Workload } from './workloads.ts'

const USAGE = `usage: npm run bench -- [options]

  (none)         everything but the huge scenes; prints how long it will take
  --quick        a few workloads, shortly; prints ratios beside the recorded ones
  --full         the huge scenes as well (ten million messages: minutes, and 8 GB of disk)
  --only A,B     only the workloads of these names
  --peers a,b    only these peers
  --runs n       how many runs of each (5)
  --record       measures nothing: keeps the latest figures, whatever speaks against it
  --render       measures nothing: writes RESULTS.md again from the recorded figures
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

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

if (values.help) process.stdout.write(USAGE)
else if (values.render) writeReport(read(recorded))
else if (values.record) record()
else await run()

async function run(): Promise<void> {
  const plan = toPlan()
  const results = await measureAll(plan, (line) => process.stdout.write(`${line}\n`))
  if (plan.mode === 'quick') return void process.stdout.write(compare(results, readIfAny(recorded)))
  writeFileSync(latest, `${JSON.stringify(results, undefined, 1)}\n`)
  const isWhole = values.only === undefined && values.peers === undefined
  const doubts = [...results.doubts, ...(isWhole ? [] : ['only a part was measured'])]
  process.stdout.write(compare(results, readIfAny(recorded)))
  if (doubts.length === 0) return record()
  process.stdout.write(`NOT FOR KEEPING: ${doubts.join('; ')}. See bench/results/latest.json\n`)
}

function toPlan(): Plan {
  const all: readonly Workload[] = values.quick
    ? quickWorkloads
    : [...workloads, ...(values.full ? hugeWorkloads : [])]
  const names = values.only?.split(',')
  const peers = values.peers?.split(',')
  return {
    mode: values.quick ? 'quick' : 'full',
    runs: Number(values.runs),
    timing: values.quick ? { warmUpMs: 700, windowMs: 800 } : { warmUpMs: 1_500, windowMs: 2_500 },
    workloads: all
      .filter(({ name }) => !names || names.includes(name))
      .map((workload) => ({
        ...workload,
        peers: workload.peers.filter((peer) => !peers || peers.includes(peer)),
      })),
  }
}

function record(): void {
  copyFileSync(latest, recorded)
  writeReport(read(recorded))
  process.stdout.write('recorded in bench/results and bench/RESULTS.md\n')
}

function read(place: URL): Results {
  return JSON.parse(readFileSync(place, 'utf8')) as Results
}

function readIfAny(place: URL): Results | undefined {
  try {
    return read(place)
  } catch {
    return undefined
  }
}
