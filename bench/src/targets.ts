import type { PeerName } from './peers/peer.ts'
import type { Metric } from './results.ts'

/** What chatNode's figure of a workload is to be, in those of its peers. */
export interface Target {
  readonly workload: string
  readonly metric: Metric
  /** So many times as much: at least where more is better, else at most. */
  readonly times: Readonly<Partial<Record<PeerName, number>>>
}

export const targets: readonly Target[] = [
  {
    workload: 'A100',
    metric: 'deliveriesPerSecond',
    times: { bare: 5, tutorial: 14, ejabberd: 1 },
  },
  {
    workload: 'A1000',
    metric: 'deliveriesPerSecond',
    times: { bare: 5, tutorial: 6, nats: 1.5, ejabberd: 1 },
  },
  {
    workload: 'B',
    metric: 'operationsPerSecond',
    times: { bare: 2, tutorial: 20, ejabberd: 1 },
  },
  {
    workload: 'C5000',
    metric: 'connectionsPerSecond',
    times: { bare: 1.2, ejabberd: 1 },
  },
  {
    workload: 'C5000',
    metric: 'residentBytesPerConnection',
    times: { bare: 0.8, ejabberd: 1 },
  },
  {
    workload: 'F',
    metric: 'latencyP99Micros',
    times: { bare: 1.5, tutorial: 0.05, ejabberd: 1 },
  },
]
