/** The middle of some values and how far they lie apart. */
export interface Spread {
  readonly median: number
  readonly minimum: number
  readonly maximum: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  return {
    median: middle(sorted),
    minimum: sorted[0] ?? NaN,
    maximum: sorted.at(-1) ?? NaN,
  }
}

/**
 * How many times as much as the other. Runs are compared with those that stood beside them, so that
 * what slowed the machine down for a while slowed both down; a run that failed leaves its pair out.
 * `undefined` where no pair is left.
 */
export function ratioOf(
  values: readonly (number | undefined)[],
  others: readonly (number | undefined)[],
): Spread | undefined {
  const ratios = values
    .map((value, run) => (value ?? NaN) / (others[run] ?? NaN))
    .filter((ratio) => !Number.isNaN(ratio))
  return ratios.length === 0 ? undefined : spreadOf(ratios)
}

/** Of unsorted values; `NaN` of none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? NaN
}

function middle(sorted: readonly number[]): number {
  const half = Math.floor(sorted.length / 2)
  const [below = NaN, above = NaN] = [sorted[half - 1], sorted[half]]
  return sorted.length % 2 === 0 ? (below + above) / 2 : above
}
