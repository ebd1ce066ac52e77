import {
  limits,
  type LogEvent,
  type Position,
  type ResyncReason,
  type SyncedRoom,
} from '@chatnode/protocol'
import { ChatError } from '../errors.ts'
import type { Actor, ReachFailPoint } from '../ports.ts'
import type { RoomRow } from '../stores/room.store.ts'
import { Slices } from '../slices.ts'
import type { Reader } from '../stores/stores.ts'
import { getVisible } from './room.policy.ts'
import type { RoomService } from './room.service.ts'

/** What a caller asks for. */
export interface SyncRequest {
  readonly rooms: readonly { readonly roomId: string; readonly position: Position }[]
  /** More events than this in one room, and the caller would rather start over. */
  readonly atMost?: number | undefined
}

// An answer is parsed in one piece at both ends; this much holds neither up.
const MAX_ANSWER_CHARACTERS = 256_000

interface Dependencies {
  readonly reader: Reader
  readonly rooms: RoomService
  readonly epoch: string
  readonly failPoint: ReachFailPoint
}

/** Catching up from the log of each room. */
export class SyncService {
  readonly #reader: Reader
  readonly #rooms: RoomService
  readonly #epoch: string
  readonly #failPoint: ReachFailPoint
  readonly #slices = new Slices()

  constructor({ reader, rooms, epoch, failPoint }: Dependencies) {
    this.#reader = reader
    this.#rooms = rooms
    this.#epoch = epoch
    this.#failPoint = failPoint
  }

  /**
   * For each room the events that follow the caller's position, without holes; or a snapshot where
   * the position cannot be continued; or `gone`. Long answers are cut: `hasMore` then asks the
   * caller to come again from the new position.
   */
  async sync(actor: Actor, { rooms, atMost }: SyncRequest): Promise<{ rooms: SyncedRoom[] }> {
    const answers: SyncedRoom[] = []
    const budget = { characters: MAX_ANSWER_CHARACTERS }
    for (const { roomId, position } of rooms) {
      const asked = { roomId, position, atMost, budget }
      answers.push(await this.#slices.run(() => this.#syncRoom(actor, asked)))
    }
    return { rooms: answers }
  }

  async #syncRoom(
    actor: Actor,
    asked: {
      roomId: string
      position: Position
      atMost: number | undefined
      budget: { characters: number }
    },
  ): Promise<SyncedRoom> {
    const { roomId, position, atMost, budget } = asked
    try {
      const { room } = await getVisible(this.#reader, roomId, actor.userId)
      const reason = this.#cannotContinue(room, position, atMost)
      if (reason) return await this.#resync(actor, roomId, reason)
      this.#failPoint('mid-page')
      const events = await this.#read(roomId, position.seq, budget)
      // Retention may have removed the first ones between the two reads.
      const next = events[0]?.payload.seq
      if (next !== undefined && next !== position.seq + 1) {
        return await this.#resync(actor, roomId, 'retention')
      }
      const seq = events.at(-1)?.payload.seq ?? position.seq
      const hasMore = seq < Number(room.head_seq)
      return { roomId, status: 'events', events, position: { epoch: this.#epoch, seq }, hasMore }
    } catch (error) {
      if (error instanceof ChatError && error.code === 'room_not_found') {
        return { roomId, status: 'gone' }
      }
      throw error
    }
  }

  #cannotContinue(
    room: RoomRow,
    { epoch, seq }: Position,
    atMost: number | undefined,
  ): ResyncReason | undefined {
    const [head, floor] = [Number(room.head_seq), Number(room.floor_seq)]
    if (epoch !== this.#epoch) return 'epoch'
    if (seq > head) return 'ahead'
    if (seq < floor) return 'retention'
    if (atMost !== undefined && head - seq > atMost) return 'too_far'
    return undefined
  }

  async #read(roomId: string, after: number, budget: { characters: number }): Promise<LogEvent[]> {
    if (budget.characters <= 0) return []
    const rows = await this.#reader.events.listAfter(roomId, after, limits.syncEvents)
    const events: LogEvent[] = []
    for (const { type, payload } of rows) {
      if (budget.characters <= 0) break
      budget.characters -= payload.length
      events.push({ event: type, payload: JSON.parse(payload) as LogEvent['payload'] })
    }
    return events
  }

  async #resync(actor: Actor, roomId: string, reason: ResyncReason): Promise<SyncedRoom> {
    const snapshot = await this.#rooms.snapshot(actor, roomId)
    return { roomId, status: 'resync', reason, position: snapshot.position, snapshot }
  }
}
