import type { Selectable } from 'kysely'
import type { Db } from '../db/database.ts'
import type { EventTable } from '../db/schema/event.table.ts'
import type { Lookups } from './lookups.ts'
import { PreparedQuery } from './prepared-query.ts'

export type EventRow = Omit<Selectable<EventTable>, 'key'>

const append = new PreparedQuery((db, { room_id, seq, type, payload, created_at }: EventRow) =>
  db.insertInto('events').values({ room_id, seq, type, payload, created_at }),
)

export class EventReader {
  protected readonly db: Db

  constructor(db: Db) {
    this.db = db
  }

  /** The room's events after `seq`, oldest first. */
  listAfter(
    roomId: string,
    seq: number,
    limit: number,
  ): Promise<Pick<EventRow, 'seq' | 'type' | 'payload'>[]> {
    return this.db
      .selectFrom('events')
      .select(['seq', 'type', 'payload'])
      .where('room_id', '=', roomId)
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(limit)
      .execute()
  }
}

/** Which part of the logs has served its time. */
export interface Expired {
  readonly before: number
  /** How many events to look at in one transaction. */
  readonly limit: number
}

export class EventStore extends EventReader {
  readonly #lookups: Lookups

  constructor(db: Db, lookups: Lookups) {
    super(db)
    this.#lookups = lookups
  }

  async append(event: EventRow): Promise<void> {
    await append.run(this.db, event)
  }

  async find(roomId: string, seq: number): Promise<string | undefined> {
    const row = await this.db
      .selectFrom('events')
      .select('payload')
      .where('room_id', '=', roomId)
      .where('seq', '=', seq)
      .executeTakeFirst()
    return row?.payload
  }

  /** Overwrites what an event says. For erasure only: the log does not change otherwise. */
  async overwrite(roomId: string, seq: number, payload: string): Promise<void> {
    await this.db
      .updateTable('events')
      .set({ payload })
      .where('room_id', '=', roomId)
      .where('seq', '=', seq)
      .execute()
  }

  /**
   * Removes those of the oldest events that are older than `before`, and raises the floor of their
   * rooms. A floor rises over whole prefixes only. Answers how many events went.
   */
  async trim({ before, limit }: Expired): Promise<number> {
    // The oldest by their keys: an index of the times would be one more to write with every event.
    // If the clock was ahead for a while, the events of then, and those after them, stay that long.
    const oldest = await this.db
      .selectFrom('events')
      .select(['room_id', 'seq', 'created_at'])
      .orderBy('key')
      .limit(limit)
      .execute()
    const rows = oldest.filter(({ created_at }) => Number(created_at) < before)
    this.#lookups.clear()
    const floors = new Map<string, number>()
    for (const { room_id, seq } of rows) {
      floors.set(room_id, Math.max(floors.get(room_id) ?? 0, Number(seq)))
    }
    for (const [roomId, floor] of floors) {
      await this.db
        .deleteFrom('events')
        .where('room_id', '=', roomId)
        .where('seq', '<=', floor)
        .execute()
      await this.db
        .updateTable('rooms')
        .set({ floor_seq: floor })
        .where('id', '=', roomId)
        .where('floor_seq', '<', floor)
        .execute()
    }
    return rows.length
  }
}
