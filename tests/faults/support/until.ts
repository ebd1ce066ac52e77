import { vi } from 'vitest'

/** Waits for a condition; never for a time. */
export const until = (
  holds: () => unknown,
  { timeout = 30_000, what = 'the condition' }: { timeout?: number; what?: string } = {},
): Promise<void> =>
  vi
    .waitUntil(() => Boolean(holds()), { timeout, interval: 5 })
    .then(() => undefined)
    .catch((cause: unknown) => {
      throw new Error(`${what} did not come true within ${timeout} ms`, { cause })
    })
