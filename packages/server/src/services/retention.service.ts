import type { Logger } from '../logger.ts'
import type { Clock, UnitOfWork } from '../ports.ts'

const INTERVAL_MS = 60 * 60 * 1_000
const FIRST_AFTER_MS = 60 * 1_000
const DAY_MS = 24 * 60 * 60 * 1_000

// Small steps: sends go on in between.
const EVENTS_AT_ONCE = 500

interface Dependencies {
  readonly work: UnitOfWork
  readonly clock: Clock
  readonly logger: Logger
  /** How long events stay in the log; 0 keeps them for ever. */
  readonly days: number
}

/** Trims the room logs. Messages, members and reactions stay: only catching up from before is lost, and is told as `resync`. */
export class RetentionService {
  readonly #deps: Dependencies
  #cancel: (() => void) | undefined

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  start(): void {
    if (this.#deps.days > 0) this.#schedule(FIRST_AFTER_MS)
  }

  stop(): void {
    this.#cancel?.()
  }

  /** Trims what is due now; answers how many events went. */
  async trim(): Promise<number> {
    const { work, clock, days } = this.#deps
    const before = clock.now() - days * DAY_MS
    let total = 0
    for (;;) {
      const count = await work.run((tx) => tx.events.trim({ before, limit: EVENTS_AT_ONCE }))
      total += count
      if (count < EVENTS_AT_ONCE) return total
    }
  }

  #schedule(delayMs: number): void {
    const { clock, logger } = this.#deps
    this.#cancel = clock.after(delayMs, () => {
      this.#schedule(INTERVAL_MS)
      this.trim().then(
        (count) => logger.info({ count }, 'trimmed the room logs'),
        (error: unknown) => logger.error({ err: error }, 'cannot trim the room logs'),
      )
    })
  }
}
