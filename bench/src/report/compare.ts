import type { Entry, Metric, Results } from '../results.ts'
import type { PeerName } from '../peers/peer.ts'
import { ratioOf, type Spread } from '../statistics.ts'
import { formatRatio, table } from './format.ts'

/** chatNode's figure in the figures of a peer, run by run. */
export function ratioTo(entry: Entry, peer: PeerName, metric: Metric): Spread | undefined {
  const of = (name: PeerName): (number | undefined)[] =>
    (entry.samples[name] ?? []).map((sample) => sample[metric])
  return ratioOf(of('chatnode'), of(peer))
}

export const peersOf = (entry: Entry): PeerName[] => Object.keys(entry.samples) as PeerName[]

/** The ratios of a run beside the recorded ones. */
export function compare(results: Results, recorded: Results | undefined): string {
  const rows = results.entries.flatMap((entry) => {
    const before = recorded?.entries.find(({ workload }) => workload === entry.workload)
    return peersOf(entry)
      .filter((peer) => peer !== 'chatnode')
      .flatMap((peer) =>
        entry.metrics.map((metric) => {
          const [now, then] = [entry, before].map((one) => one && ratioTo(one, peer, metric))
          return [
            entry.workload,
            peer,
            metric,
            now ? formatRatio(now) : '–',
            then ? formatRatio(then) : '–',
          ]
        }),
      )
  })
  const header = ['workload', 'chatNode to', 'figure', 'now', 'recorded']
  return `\n${table(header, rows)}\n\n`
}
