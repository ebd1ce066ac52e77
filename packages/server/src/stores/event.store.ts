import type { Selectable } from 'kysely'
import type { Db } from '../db/database.ts'
import type { EventTable } from '../db/schema/event.table.ts'

export type EventRow = Omit<Selectable<EventTable>, 'key'>

export class EventReader {
  protected readonly db: Db

  constructor(db: Db) {
    this.db = db
  }

  /** The room's events after `seq`, oldest first. */
  async listAfter(roomId: string, seq: number, limit: number): Promise<EventRow[]> {
    return this.db
      .selectFrom('events')
      .select(['room_id', 'seq', 'type', 'payload', 'created_at'])
      .where('room_id', '=', roomId)
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(limit)
      .execute()
  }
}

export class EventStore extends EventReader {
  async append(event: EventRow): Promise<void> {
    await this.db.insertInto('events').values(event).execute()
  }
}
