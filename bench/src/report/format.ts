import { metrics, type Metric } from '../results.ts'
import type { Spread } from '../statistics.ts'

/** Three digits that mean something, in the metric's unit. */
export function formatValue(metric: Metric, value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–'
  const { unit, scale } = metrics[metric]
  return `${formatNumber(value / scale)}${unit === '' ? '' : ` ${unit}`}`
}

export function formatNumber(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

/** The median, and between what the runs lay. */
export function formatRatio({ median, minimum, maximum }: Spread): string {
  return `${formatNumber(median)} × (${formatNumber(minimum)}–${formatNumber(maximum)})`
}

/** Facts by their names, in a line. */
export function list(facts: Readonly<Record<string, string>>): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}

/** Rows as a table of Markdown; columns after the first are set to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  )
  return [line(header), line(rule), ...rows.map(line)].join('\n')
}
