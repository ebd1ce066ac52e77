import type { Clock } from '../../clock.ts'
import type { Broadcaster } from './broadcaster.ts'
import type { Presence } from './presence.ts'
import type { Tables } from './tables.ts'

const INTERVAL_MS = 20_000

interface Dependencies {
  readonly tables: Tables
  readonly clock: Clock
  readonly broadcaster: Broadcaster
  readonly presence: Presence
  readonly epoch: () => string
}

/** Tells every room that somebody is in, from time to time, how far its log has come. */
export class RoomHeads {
  readonly #deps: Dependencies
  #isStarted = false

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  /** Called when somebody enters a room; stops by itself when nobody is in any. */
  start(): void {
    if (this.#isStarted) return
    this.#isStarted = true
    this.#deps.clock.after(INTERVAL_MS, () => {
      this.#isStarted = false
      if (this.#deps.presence.roomIds().length === 0) return
      this.start()
      this.#tell()
    })
  }

  #tell(): void {
    const { tables, broadcaster, presence, epoch } = this.#deps
    for (const roomId of presence.roomIds()) {
      const seq = tables.rooms.get(roomId)?.headSeq
      if (seq === undefined) continue
      broadcaster.send({ roomId }, 'room-heads', { epoch: epoch(), heads: [{ roomId, seq }] })
    }
  }
}
