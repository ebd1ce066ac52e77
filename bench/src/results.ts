import type { PeerName } from './peers/peer.ts'

/** What was found on a machine; the report is made of this and of nothing else. */
export interface Results {
  readonly machine: Readonly<Record<string, string>>
  /** The sessions that the entries were measured in, the oldest first. */
  readonly sessions: readonly Session[]
  readonly entries: readonly Entry[]
}

/** One start of the harness. */
export interface Session {
  /** Names it, too. */
  readonly startedAt: string
  readonly minutes: number
  readonly commit: string
  /** Whether everything was measured on everybody, and to the end. */
  readonly isWhole: boolean
  /** Of each peer, where a workload does not ask for fewer. */
  readonly runs: number
  readonly timing: Timing
  /** The part of the machine that others used meanwhile, from 0 to 1; absent where that is not told. */
  readonly others?: number
  readonly versions: Readonly<Record<string, string>>
  /** What chatNode is told beside its defaults. */
  readonly settings: Readonly<Record<string, string>>
  /** The only peers that were asked for; what lacks the others is not recorded. */
  readonly onlyPeers?: readonly string[]
  /** Peers that could not be measured here, and why. */
  readonly missing: Readonly<Record<string, string>>
}

/** For how long a load runs before it is looked at, and then while it is. */
export interface Timing {
  readonly warmUpMs: number
  readonly windowMs: number
}

/** One workload, run by run; the runs of all peers were taken by turns. */
export interface Entry {
  readonly workload: string
  /** When its session was started. */
  readonly session: string
  readonly title: string
  readonly metrics: readonly Metric[]
  /** A run that failed is an empty sample: each stands at the place of those that it was taken with. */
  readonly samples: Readonly<Partial<Record<PeerName, readonly Sample[]>>>
  /** Runs that failed, and why. */
  readonly failures: readonly string[]
}

/** What one run was found to be; a figure that a workload does not have is absent. */
export type Sample = Partial<Record<Metric, number>>

/** How a figure is called and written, and whether more of it is better. */
export interface MetricInfo {
  readonly label: string
  readonly unit: '' | 'ms' | 'µs' | 'KB' | 'MB' | '%'
  /** What a unit is worth. */
  readonly scale: number
  readonly better: 'more' | 'less'
}

const more = (label: string): MetricInfo => ({ label, unit: '', scale: 1, better: 'more' })
const less = (label: string, unit: MetricInfo['unit'], scale: number): MetricInfo => ({
  label,
  unit,
  scale,
  better: 'less',
})

export const metrics = {
  operationsPerSecond: more('answered per second'),
  deliveriesPerSecond: more('deliveries per second'),
  connectionsPerSecond: more('connections per second'),
  cpuMicrosPerOperation: less('server CPU per answer', 'µs', 1),
  cpuMicrosPerDelivery: less('server CPU per delivery', 'µs', 1),
  cpuMicrosPerConnection: less('server CPU per connection', 'µs', 1),
  serverBusy: less('server busy', '%', 0.01),
  clientBusy: less('clients busy', '%', 0.01),
  latencyP50Micros: less('latency p50', 'ms', 1_000),
  latencyP99Micros: less('latency p99', 'ms', 1_000),
  delayP50Micros: less('event loop late p50', 'ms', 1_000),
  delayP99Micros: less('event loop late p99', 'ms', 1_000),
  residentBytes: less('resident, connected', 'MB', 1e6),
  loadedResidentBytes: less('resident, loaded', 'MB', 1e6),
  residentBytesPerConnection: less('resident per connection', 'KB', 1e3),
  heapBytesPerConnection: less('heap per connection', 'KB', 1e3),
} as const satisfies Record<string, MetricInfo>

export type Metric = keyof typeof metrics
