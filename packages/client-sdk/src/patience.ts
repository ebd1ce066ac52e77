import type { Clock } from './clock.ts'

/**
 * How long the next event of a room waits for an asynchronous handler. Far beyond a write to a
 * database; a promise that never settles must not end the room.
 */
export const HANDLER_PATIENCE_MS = 10_000

/** Waits for work that never rejects, but not for ever. */
export function patiently(
  work: Promise<void>,
  { clock, onLate }: { clock: Clock; onLate: () => void },
): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(HANDLER_PATIENCE_MS, () => {
      onLate()
      resolve()
    })
    void work.then(() => {
      cancel()
      resolve()
    })
  })
}
