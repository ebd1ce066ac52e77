import type { Broadcaster, Clock } from '../ports.ts'
import type { Logger } from '../logger.ts'
import type { Reader } from '../stores/stores.ts'
import type { PresenceService } from './presence.service.ts'

// As many parameters as one query may have, with room to spare.
const ROOMS_AT_ONCE = 500

interface Dependencies {
  readonly reader: Reader
  readonly clock: Clock
  readonly broadcaster: Broadcaster
  readonly presence: PresenceService
  readonly logger: Logger
  readonly epoch: string
  readonly intervalMs: number
}

/**
 * Tells every room that somebody is in, from time to time, how far its log has come. A client finds
 * a lost event by the hole before the next one; that the last one was lost, it finds by this.
 */
export class RoomHeadsService {
  readonly #deps: Dependencies
  #cancel: (() => void) | undefined

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  /** Called when somebody enters a room; stops by itself when nobody is in any. */
  start(): void {
    const { clock, intervalMs, logger } = this.#deps
    this.#cancel ??= clock.after(intervalMs, () => {
      this.#cancel = undefined
      if (this.#deps.presence.size === 0) return
      this.start()
      this.#tell().catch((error: unknown) => logger.error({ err: error }, 'cannot tell room heads'))
    })
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  async #tell(): Promise<void> {
    const { reader, broadcaster, presence, epoch } = this.#deps
    const roomIds = presence.roomIds()
    for (let from = 0; from < roomIds.length; from += ROOMS_AT_ONCE) {
      const heads = await reader.rooms.heads(roomIds.slice(from, from + ROOMS_AT_ONCE))
      for (const head of heads) {
        broadcaster.notice({ roomId: head.roomId }, 'room-heads', { epoch, heads: [head] })
      }
    }
  }
}
