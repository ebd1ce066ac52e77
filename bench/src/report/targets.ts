import type { PeerName } from '../peers/peer.ts'
import { metrics, type Results } from '../results.ts'
import type { Spread } from '../statistics.ts'
import { targets, type Target } from '../targets.ts'
import { ratioTo } from './compare.ts'
import { formatRatio, table } from './format.ts'

/** What was aimed at beside what was reached, and whether that is enough: by the median. */
export function targetTable({ entries }: Results): string {
  const rows = targets.flatMap(({ workload, metric, times }) => {
    const entry = entries.find((one) => one.workload === workload)
    return Object.entries(times).map(([peer, bound]) => {
      const ratio = entry && ratioTo(entry, peer as PeerName, metric)
      return [
        `${workload}, ${metrics[metric].label}`,
        peer,
        `${isMoreBetter(metric) ? '≥' : '≤'} ${bound} ×`,
        ratio ? formatRatio(ratio) : '–',
        verdict(ratio, { metric, bound }),
      ]
    })
  })
  return table(['chatNode', 'to', 'target', 'reached', 'verdict'], rows)
}

function verdict(
  ratio: Spread | undefined,
  { metric, bound }: Pick<Target, 'metric'> & { bound: number },
): string {
  if (!ratio) return 'not measured'
  const isReached = isMoreBetter(metric) ? ratio.median >= bound : ratio.median <= bound
  return isReached ? 'reached' : 'not reached'
}

const isMoreBetter = (metric: Target['metric']): boolean => metrics[metric].better === 'more'
