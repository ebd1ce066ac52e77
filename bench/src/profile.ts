// Runs workloads once with V8's profilers on chatNode's process, and writes where the time and the
// allocations went into PROFILES.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { ProfileKind } from './job.ts'
import { describeCommit, describeMachine, describeVersions, MachineWatch } from './machine.ts'
import { measure } from './measure.ts'
import type { Peer, RunningServer } from './peers/peer.ts'
import { peers } from './peers/peers.ts'
import { profiles } from './places.ts'
import {
  allocatedBySite,
  selfTimes,
  withProfiles,
  type CpuProfile,
  type HeapProfile,
  type Share,
} from './report/profiles.ts'
import { list, table } from './report/format.ts'
import { workloads, type Workload } from './workloads.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'A100,B,C10000' },
    peer: { type: 'string', default: 'chatnode' },
    top: { type: 'string', default: '10' },
    print: { type: 'boolean', default: false },
  },
})
const timing = { warmUpMs: 4_000, windowMs: 6_000 }
const names = values.only.split(',')
const peer = peerOf(values.peer)

const watch = new MachineWatch()
const sections: string[] = []
for (const workload of workloads.filter(({ name }) => names.includes(name))) {
  const cpu = (await profile('cpu', workload)) as CpuProfile
  const heap = (await profile('heap', workload)) as HeapProfile
  sections.push(
    `## ${workload.name}: ${workload.title}`,
    shares('CPU, self time', selfTimes(cpu)),
    shares('Allocation', allocatedBySite(heap)),
  )
}

const others = watch.others()
const facts = {
  commit: describeCommit(),
  'used by others meanwhile': others === undefined ? '?' : `${Math.round(others * 100)} %`,
  ...describeMachine(),
  ...describeVersions(),
}
const made = [
  `Made by \`npm run bench:profile\`, of the ${timing.windowMs / 1_000} s after ${timing.warmUpMs / 1_000} s of load, or of the time in which the connections were made. ${list(facts)}. Idle time is left out of the shares; what was allocated and freed again is in them.`,
  ...sections,
].join('\n\n')
if (values.print) process.stdout.write(`${made}\n`)
else writeFileSync(profiles, withProfiles(readIfAny(profiles), made))

/** What the profiler saw of the server while it was under the load. */
async function profile(kind: ProfileKind, workload: Workload): Promise<object> {
  let seen: object | undefined
  const window = {
    begin: async ({ inside }: RunningServer) => inside?.startProfile(kind),
    async end({ inside }: RunningServer) {
      seen = await inside?.stopProfile(kind)
    },
  }
  await measure(peer, workload, { timing, window })
  if (!seen) throw new Error(`${peer.name} has no profiler`)
  return seen
}

function peerOf(wanted: string): Peer {
  const found = Object.values(peers).find(({ name }) => name === wanted)
  if (!found) throw new Error(`there is no peer ${wanted}`)
  return found
}

function shares(title: string, all: readonly Share[]): string {
  const rows = all
    .slice(0, Number(values.top))
    .map(({ share, name, place }) => [`${(share * 100).toFixed(1)} %`, name, place])
  return table([title, 'function', 'where'], rows)
}

function readIfAny(place: URL): string | undefined {
  return existsSync(place) ? readFileSync(place, 'utf8') : undefined
}
