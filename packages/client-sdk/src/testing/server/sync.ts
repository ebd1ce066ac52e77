import {
  limits,
  type LogEvent,
  type Position,
  type ResyncReason,
  type SyncedRoom,
} from '@chatnode/protocol'
import { Refusal } from './refusal.ts'
import { getVisible } from './room.policy.ts'
import type { Rooms } from './rooms.ts'
import type { Actor, RoomRow, Tables } from './tables.ts'

/** What a caller asks for. */
export interface SyncRequest {
  readonly rooms: readonly { readonly roomId: string; readonly position: Position }[]
  /** More events than this in one room, and the caller would rather start over. */
  readonly atMost?: number | undefined
}

const MAX_ANSWER_CHARACTERS = 256_000

interface Dependencies {
  readonly tables: Tables
  readonly rooms: Rooms
  readonly epoch: () => string
}

/** Catching up from the log of each room. */
export class Sync {
  readonly #deps: Dependencies

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  sync(actor: Actor, { rooms, atMost }: SyncRequest): { rooms: SyncedRoom[] } {
    const budget = { characters: MAX_ANSWER_CHARACTERS }
    const answers = rooms.map(({ roomId, position }) => {
      try {
        const room = getVisible(this.#deps.tables, roomId, actor)
        const reason = this.#cannotContinue(room, position, atMost)
        return reason ? this.#resync(actor, roomId, reason) : this.#read(room, position, budget)
      } catch (error) {
        if (error instanceof Refusal && error.code === 'room_not_found') {
          return { roomId, status: 'gone' }
        }
        throw error
      }
    })
    return { rooms: answers }
  }

  #cannotContinue(
    { headSeq, floorSeq }: RoomRow,
    { epoch, seq }: Position,
    atMost = Infinity,
  ): ResyncReason | undefined {
    if (epoch !== this.#deps.epoch()) return 'epoch'
    if (seq > headSeq) return 'ahead'
    if (seq < floorSeq) return 'retention'
    return headSeq - seq > atMost ? 'too_far' : undefined
  }

  #read(room: RoomRow, position: Position, budget: { characters: number }): SyncedRoom {
    const events: LogEvent[] = []
    const rows = room.log.filter(({ seq }) => seq > position.seq).slice(0, limits.syncEvents)
    for (const { event, payload } of rows) {
      if (budget.characters <= 0) break
      budget.characters -= payload.length
      events.push({ event, payload: JSON.parse(payload) as LogEvent['payload'] })
    }
    const seq = events.at(-1)?.payload.seq ?? position.seq
    const reached = { epoch: this.#deps.epoch(), seq }
    const hasMore = seq < room.headSeq
    return { roomId: room.id, status: 'events', events, position: reached, hasMore }
  }

  #resync(actor: Actor, roomId: string, reason: ResyncReason): SyncedRoom {
    const snapshot = this.#deps.rooms.snapshot(actor, roomId)
    return { roomId, status: 'resync', reason, position: snapshot.position, snapshot }
  }
}
