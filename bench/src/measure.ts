import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { ClientCommands, Counts, Usage } from './job.ts'
import type { Peer, RunningServer } from './peers/peer.ts'
import { start, type Worker } from './processes.ts'
import { percentile } from './statistics.ts'
import type { Sample, Timing } from './results.ts'
import type { Workload } from './workloads.ts'

const CLIENTS = new URL('clients/main.ts', import.meta.url)
const DRAIN_TIMEOUT_MS = 15_000
const CONNECTS_AT_ONCE = 50
const SETTLE_MS = 500

export interface MeasureOptions {
  readonly timing: Timing
  /**
   * Is called when the load is warm, and again when it was looked at for long enough; without a load,
   * before the first connection and after the last.
   */
  readonly window?: Window | undefined
}

interface Window {
  begin(server: RunningServer): Promise<void>
  end(server: RunningServer): Promise<void>
}

/** One run of a workload on one peer: fresh processes, a fresh database. */
export async function measure(
  peer: Peer,
  workload: Workload,
  { timing, window }: MeasureOptions,
): Promise<Sample> {
  const directory = mkdtempSync(join(tmpdir(), 'chatnode-bench-'))
  const remove = (): void => rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
  // Also where a signal ends this process; those that it has started then end by themselves.
  process.once('exit', remove)
  try {
    await using server = await peer.start(workload.scene, { directory })
    await using clients = start<ClientCommands>(CLIENTS, [])
    const { load } = workload
    // Where the connections are what is measured, what they have left behind must be gone.
    const look = load ? () => server.usage() : () => settled(server)
    const connecting = await connect(peer, {
      server,
      clients,
      look,
      window: load ? undefined : window,
    })
    const result = load ? await run(workload, { server, clients, timing, window }) : {}
    return { ...connecting, ...result }
  } finally {
    process.off('exit', remove)
    remove()
  }
}

async function connect(
  { dialect }: Peer,
  parts: {
    server: RunningServer
    clients: Worker<ClientCommands>
    look: () => Promise<Usage>
    window: Window | undefined
  },
): Promise<Sample> {
  const { server, clients, look, window } = parts
  const { port, members } = server
  const before = await look()
  await window?.begin(server)
  const cpuBefore = (await server.usage()).cpuMicros
  const ask = { dialect, port, members, atOnce: CONNECTS_AT_ONCE }
  const { seconds } = await clients.ask('connect', ask)
  const cpuAfter = (await server.usage()).cpuMicros
  await window?.end(server)
  const after = await look()
  const perConnection = (bytes: number): number => bytes / members.length
  return {
    connectionsPerSecond: members.length / seconds,
    cpuMicrosPerConnection: perConnection(cpuAfter - cpuBefore),
    residentBytesPerConnection: perConnection(after.residentBytes - before.residentBytes),
    ...(after.heapBytes === undefined || before.heapBytes === undefined
      ? {}
      : { heapBytesPerConnection: perConnection(after.heapBytes - before.heapBytes) }),
    residentBytes: after.residentBytes,
  }
}

async function settled(server: RunningServer): Promise<Usage> {
  await setTimeout(SETTLE_MS)
  await server.inside?.collectGarbage()
  return server.usage()
}

async function run(
  workload: Workload,
  parts: MeasureOptions & { server: RunningServer; clients: Worker<ClientCommands> },
): Promise<Sample> {
  const { load, sampleEvery = 100 } = workload
  const { server, clients, timing, window } = parts
  if (!load) return {}
  await clients.ask('start', { load, sampleEvery })
  await setTimeout(timing.warmUpMs)
  await server.inside?.resetDelays()
  await window?.begin(server)
  await clients.ask('listen', {})
  const [before, countsBefore] = [await server.usage(), await clients.ask('count', {})]
  await setTimeout(timing.windowMs)
  const [after, countsAfter] = [await server.usage(), await clients.ask('count', {})]
  await window?.end(server)
  const { latencies, refused, missing } = await clients.ask('finish', {
    timeoutMs: DRAIN_TIMEOUT_MS,
  })
  if (refused > 0) throw new Error(`${refused} messages were refused`)
  if (missing > 0) throw new Error(`${missing} answers or deliveries are missing`)
  return {
    ...rates(countsBefore, countsAfter, after.cpuMicros - before.cpuMicros),
    latencyP50Micros: percentile(latencies, 50),
    latencyP99Micros: percentile(latencies, 99),
    ...(after.delayP50 === undefined ? {} : { delayP50Micros: after.delayP50 }),
    ...(after.delayP99 === undefined ? {} : { delayP99Micros: after.delayP99 }),
    loadedResidentBytes: after.residentBytes,
  }
}

function rates(before: Counts, after: Counts, serverMicros: number): Sample {
  const micros = (after.atMs - before.atMs) * 1_000
  const operations = after.operations - before.operations
  const deliveries = after.deliveries - before.deliveries
  return {
    operationsPerSecond: operations / (micros / 1e6),
    deliveriesPerSecond: deliveries / (micros / 1e6),
    cpuMicrosPerOperation: serverMicros / operations,
    cpuMicrosPerDelivery: serverMicros / deliveries,
    serverBusy: serverMicros / micros,
    clientBusy: (after.cpuMicros - before.cpuMicros) / micros,
  }
}
