import { appendFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('../figures.jsonl', import.meta.url))

/** Whether the figures of a release are asked for, instead of those of every run. */
const isFull = process.env['CHATNODE_TEST_FULL'] !== undefined

/** The CI figure, or the full one. */
export const scaled = <T>(everyRun: T, release: T): T => (isFull ? release : everyRun)

/** Prints what a test measured, and keeps it in `figures.jsonl`. */
export function figure(test: string, values: Readonly<Record<string, number | string>>): void {
  const text = Object.entries(values)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? rounded(value) : value}`)
    .join(', ')
  console.info(`${test}: ${text}`)
  appendFileSync(file, `${JSON.stringify({ test, isFull, ...values })}\n`)
}

const rounded = (value: number): string =>
  (Math.abs(value) < 100 ? Math.round(value * 10) / 10 : Math.round(value)).toLocaleString('en')

/** The value below which this share of the samples lies. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const sum = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((total, item) => total + value(item), 0)

export const MB = 1_000_000
