// Runs workloads once with V8's profilers on chatNode's process, and writes where the time and the
// allocations went into PROFILES.md.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { describeCommit, describeMachine, describeVersions, MachineWatch } from './machine.ts'
import { measure } from './measure.ts'
import { peers } from './peers/peers.ts'
import { profiles } from './places.ts'
import {
  allocatedBySite,
  selfTimes,
  type CpuProfile,
  type HeapProfile,
  type Share,
} from './report/profiles.ts'
import { table } from './report/format.ts'
import { workloads } from './workloads.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'A100,B' },
    peer: { type: 'string', default: 'chatnode' },
    top: { type: 'string', default: '10' },
    print: { type: 'boolean', default: false },
  },
})
// V8 looks at one allocation in half a megabyte by itself: too few to compare.
const SAMPLE_BYTES = 16_384
const timing = { warmUpMs: 2_000, windowMs: 5_000 }
const names = values.only.split(',')
const peer = Object.values(peers).find(({ name }) => name === values.peer)
if (!peer) throw new Error(`there is no peer ${values.peer}`)

const watch = new MachineWatch()
const sections: string[] = []
for (const workload of workloads.filter(({ name }) => names.includes(name))) {
  const cpu = await withProfile('cpu', (execArgv) => measure(peer, workload, { timing, execArgv }))
  const heap = await withProfile('heap', (execArgv) =>
    measure(peer, workload, { timing, execArgv }),
  )
  sections.push(
    `## ${workload.name}: ${workload.title}`,
    shares('CPU, self time', selfTimes(cpu as CpuProfile)),
    shares('Allocation, live when the profile ended', allocatedBySite(heap as HeapProfile)),
  )
}

const others = watch.others()
const facts = {
  commit: describeCommit(),
  'used by others meanwhile': others === undefined ? '?' : `${Math.round(others * 100)} %`,
  ...describeMachine(),
  ...describeVersions(),
}
const text = [
  '# Profiles',
  `Made by \`npm run bench:profile\`. ${Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')}. Idle time is left out of the shares; the start of the server is in them.`,
  ...sections,
  '',
].join('\n\n')
if (values.print) process.stdout.write(text)
else writeFileSync(profiles, text)

/** Answers what the profiler wrote when the server ended. */
async function withProfile(
  kind: 'cpu' | 'heap',
  work: (execArgv: string[]) => Promise<unknown>,
): Promise<unknown> {
  const directory = mkdtempSync(join(tmpdir(), 'chatnode-profile-'))
  try {
    const finer = kind === 'heap' ? [`--heap-prof-interval=${SAMPLE_BYTES}`] : []
    await work([`--${kind}-prof`, `--${kind}-prof-dir=${directory}`, ...finer])
    const [file] = readdirSync(directory)
    if (file === undefined) throw new Error('the server wrote no profile')
    return JSON.parse(readFileSync(join(directory, file), 'utf8'))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function shares(title: string, all: readonly Share[]): string {
  const rows = all
    .slice(0, Number(values.top))
    .map(({ share, name, place }) => [`${(share * 100).toFixed(1)} %`, name, place])
  return table([title, 'function', 'where'], rows)
}
