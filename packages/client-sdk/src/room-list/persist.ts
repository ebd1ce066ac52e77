import { sleep } from '../async.ts'
import type { Clock } from '../clock.ts'
import { asChatError, type ChatError } from '../errors.ts'

/** Between two tries, where the server names no time. */
const RETRY_DELAY_MS = 2_000

export interface PersistOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Hears of every failure, before the next try. */
  readonly onFailure?: (error: ChatError) => void
}

/**
 * Does something again as long as that may help, and answers its outcome: the result, or the
 * failure that another try would not mend. `undefined` when the signal has ended it.
 */
export async function persist<T>(
  work: () => Promise<T>,
  { clock, signal, onFailure }: PersistOptions,
): Promise<{ result: T } | { error: ChatError } | undefined> {
  for (;;) {
    try {
      const result = await work()
      return signal.aborted ? undefined : { result }
    } catch (cause) {
      if (signal.aborted) return undefined
      const error = asChatError('read the rooms', cause, 'network')
      onFailure?.(error)
      if (!error.retryable) return { error }
      await sleep(clock, error.retryAfterMs ?? RETRY_DELAY_MS, signal).catch(() => undefined)
    }
  }
}
