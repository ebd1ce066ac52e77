import type { Results } from './results.ts'

// A machine of two cores that gives away more than a fifth of one measures something else.
const MOST_OTHERS = 0.1
const LEAST_RUNS = 5

/** Why figures are not for keeping; empty when they are. */
export function doubtsOf({ sessions, entries }: Results): string[] {
  const failed = entries.filter(({ failures }) => failures.length > 0)
  return [
    ...(failed.length > 0
      ? [`runs failed of ${failed.map(({ workload }) => workload).join(', ')}`]
      : []),
    ...sessions.flatMap(({ startedAt, runs, others = 0 }) => [
      ...(runs < LEAST_RUNS ? [`${runs} runs are too few (${startedAt})`] : []),
      ...(others > MOST_OTHERS
        ? [`others used ${Math.round(others * 100)} % of the machine (${startedAt})`]
        : []),
    ]),
  ]
}
