import { doubtsOf } from '../doubts.ts'
import { peers } from '../peers/peers.ts'
import { metrics, type Entry, type Metric, type Results } from '../results.ts'
import { spreadOf, type Spread } from '../statistics.ts'
import { growths } from '../workloads.ts'
import { peersOf, ratioTo } from './compare.ts'
import { conditions, sessionLine } from './conditions.ts'
import { formatNumber, formatRatio, formatValue, table } from './format.ts'
import { barChart, lineChart, type BarGroup } from './svg.ts'
import { targetTable } from './targets.ts'

/** RESULTS.md, of the figures and of nothing else. */
export function renderReport(results: Results): string {
  const doubts = doubtsOf(results)
  return [
    '# Results',
    'Made by `npm run bench` from [`results/recorded.json`](results/recorded.json), which has every run; not edited by hand. What is measured, and how, stands in [README.md](README.md).',
    ...(doubts.length === 0 ? [] : [`**Not for keeping: ${doubts.join('; ')}.**`]),
    conditions(results),
    peerTitles,
    '## What was aimed at',
    targetTable(results),
    '## chatNode to the others',
    'The median of the ratios of runs that stood beside each other, and the lowest and the highest of them. Of a rate, more than 1 is better; of a time or a size, less than 1.',
    ratios(results),
    '![Deliveries or answers per second](results/throughput.svg)',
    '![Latency under a steady load](results/latency.svg)',
    '![Memory of an idle connection](results/memory.svg)',
    '## How the cost grows',
    ...growths.map((growth) => growthSection(results, growth)).filter((section) => section !== ''),
    '## Every workload',
    'Medians, and between what the runs lay. A figure for which the clients were busier than the server is a figure of the clients.',
    ...results.entries.map((entry) => entrySection(entry, results)),
    '',
  ].join('\n\n')
}

function ratios({ entries }: Results): string {
  const names = [...new Set(entries.flatMap(peersOf))].filter((name) => name !== 'chatnode')
  const rows = entries
    .filter((entry) => peersOf(entry).length > 1)
    .flatMap((entry) =>
      entry.metrics.map((metric) => [
        `${entry.workload}, ${metrics[metric].label}`,
        ...names.map((name) => {
          const ratio = ratioTo(entry, name, metric)
          return ratio ? formatRatio(ratio) : '–'
        }),
      ]),
    )
  return table(['figure', ...names], rows)
}

function entrySection(entry: Entry, { sessions }: Results): string {
  const { workload, title, metrics: compared, samples, failures } = entry
  const session = sessions.find(({ startedAt }) => startedAt === entry.session)
  const shown: Metric[] = [...compared, 'serverBusy', 'clientBusy', 'residentBytes']
  const unique = [...new Set(shown)]
  const rows = Object.entries(samples).map(([name, runs]) => [
    name,
    ...unique.map((metric) => {
      const spread = spread1(runs, metric)
      return spread ? formatSpread(metric, spread) : '–'
    }),
  ])
  const header = ['', ...unique.map((metric) => metrics[metric].label)]
  return [
    `### ${workload}`,
    `${title[0]?.toUpperCase()}${title.slice(1)}. Taken ${session ? sessionLine(session) : entry.session}.`,
    table(header, rows),
    ...failures.map((failure) => `- failed: ${failure}`),
  ].join('\n\n')
}

function spread1(
  runs: readonly Partial<Record<Metric, number>>[],
  metric: Metric,
): Spread | undefined {
  const values = runs.flatMap((sample) => sample[metric] ?? [])
  return values.length === 0 ? undefined : spreadOf(values)
}

function formatSpread(metric: Metric, { median, minimum, maximum }: Spread): string {
  const { scale } = metrics[metric]
  const between = `${formatNumber(minimum / scale)}–${formatNumber(maximum / scale)}`
  return `${formatValue(metric, median)} (${between})`
}

type Growth = (typeof growths)[number]

function growthSection(results: Results, { name, metric, steps }: Growth): string {
  const found = steps.flatMap(({ size, workload }) => {
    const entry = results.entries.find((one) => one.workload === workload)
    return entry ? [{ size, entry }] : []
  })
  if (found.length < 2) return ''
  const of = ['chatnode', 'bare'] as const
  const rows = found.map(({ size, entry }) => [
    size.toLocaleString('en'),
    ...of.map((peer) => {
      const spread = spread1(entry.samples[peer] ?? [], metric)
      return spread ? formatSpread(metric, spread) : '–'
    }),
  ])
  return [
    `### With ${name}`,
    table([name, ...of.map((peer) => `${peer}: ${metrics[metric].label}`)], rows),
    `![${metrics[metric].label} with ${name}](results/${plotName(name)})`,
  ].join('\n\n')
}

const plotName = (growth: string): string => `growth-${growth.replaceAll(' ', '-')}.svg`

/** The plots by their file names. */
export function drawPlots(results: Results): Record<string, string> {
  const groups = (wanted: readonly (readonly [string, Metric])[]): BarGroup[] =>
    wanted.flatMap(([workload, metric]) => {
      const entry = results.entries.find((one) => one.workload === workload)
      return entry ? [barGroup(entry, metric)] : []
    })
  const plots: Record<string, string> = {
    'throughput.svg': barChart(
      'Throughput: more is better',
      groups([
        ['A100', 'deliveriesPerSecond'],
        ['A1000', 'deliveriesPerSecond'],
        ['B', 'operationsPerSecond'],
        ['C5000', 'connectionsPerSecond'],
      ]),
    ),
    'latency.svg': barChart(
      'Latency of 1,000 messages a second (F): less is better',
      groups([
        ['F', 'latencyP50Micros'],
        ['F', 'latencyP99Micros'],
      ]),
    ),
    'memory.svg': barChart(
      'Memory of an idle connection: less is better',
      groups([
        ['C5000', 'residentBytesPerConnection'],
        ['C10000', 'residentBytesPerConnection'],
      ]),
    ),
  }
  for (const { name, metric, steps } of growths) {
    const series = (['chatnode', 'bare'] as const).map((label) => ({
      label,
      points: steps.flatMap(({ size, workload }) => {
        const entry = results.entries.find((one) => one.workload === workload)
        const spread = spread1(entry?.samples[label] ?? [], metric)
        return spread ? [[size, spread.median / metrics[metric].scale] as const] : []
      }),
    }))
    const present = series.filter(({ points }) => points.length > 1)
    if (present.length === 0) continue
    const { label, unit } = metrics[metric]
    plots[plotName(name)] = lineChart(
      `Cost by ${name}: less is better`,
      `${label}, ${unit}`,
      present,
    )
  }
  return plots
}

function barGroup(entry: Entry, metric: Metric): BarGroup {
  const { label, unit, scale } = metrics[metric]
  return {
    title: `${entry.workload}: ${label}${unit === '' ? '' : `, ${unit}`}`,
    bars: peersOf(entry).flatMap((peer) => {
      const spread = spread1(entry.samples[peer] ?? [], metric)
      if (!spread) return []
      const { median, minimum, maximum } = spread
      return [
        {
          label: peer,
          value: median / scale,
          minimum: minimum / scale,
          maximum: maximum / scale,
        },
      ]
    }),
  }
}

const peerTitles = Object.values(peers)
  .map(({ name, title }) => `- **${name}**: ${title}`)
  .join('\n')
