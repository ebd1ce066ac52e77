import type { RoomSummary, RoomVisibility } from '@chatnode/protocol'
import { sql, type Selectable, type SelectQueryBuilder } from 'kysely'
import type { Db } from '../db/database.ts'
import type { Schema } from '../db/schema/index.ts'
import type { RoomTable } from '../db/schema/room.table.ts'
import { ChatError } from '../errors.ts'
import { parseCursor, toPage, type PageRequest } from './cursor.ts'
import { PreparedQuery } from './prepared-query.ts'

export type RoomRow = Selectable<RoomTable>

const findRoom = new PreparedQuery((db, { id }: { id: string }) =>
  db.selectFrom('rooms').selectAll().where('id', '=', id),
)

const advance = new PreparedQuery((db, { id }: { id: string }) =>
  db
    .updateTable('rooms')
    .set({ head_seq: sql`head_seq + 1` })
    .where('id', '=', id)
    .returning('head_seq'),
)

export class RoomReader {
  protected readonly db: Db

  constructor(db: Db) {
    this.db = db
  }

  async find(id: string): Promise<RoomRow | undefined> {
    const [row] = await findRoom.run(this.db, { id })
    return row
  }

  /** The newest `seq` of each of these rooms that exists. */
  async heads(ids: readonly string[]): Promise<{ roomId: string; seq: number }[]> {
    if (ids.length === 0) return []
    const rows = await this.db
      .selectFrom('rooms')
      .select(['id', 'head_seq'])
      .where('id', 'in', ids)
      .execute()
    return rows.map(({ id, head_seq }) => ({ roomId: id, seq: Number(head_seq) }))
  }

  /** The room as this user finds it in a list. */
  async findSummary(id: string, userId: string): Promise<RoomSummary | undefined> {
    const row = await this.#summaries(userId).where('rooms.id', '=', id).executeTakeFirst()
    return row && toSummary(row)
  }

  /** Public rooms and the user's own, newest first. */
  async list(
    userId: string,
    page: PageRequest,
  ): Promise<{ items: RoomSummary[]; nextCursor?: string }> {
    let query = this.#summaries(userId)
      .where((where) =>
        where.or([where('rooms.visibility', '=', 'public'), where('members.role', 'is not', null)]),
      )
      .orderBy('rooms.created_at', 'desc')
      .orderBy('rooms.id', 'desc')
      .limit(page.limit + 1)
    if (page.cursor !== undefined) {
      const { at, id } = parseCursor(page.cursor)
      query = query.where((where) =>
        where.or([
          where('rooms.created_at', '<', at),
          where.and([where('rooms.created_at', '=', at), where('rooms.id', '<', id)]),
        ]),
      )
    }
    const rows = await query.execute()
    return toPage(rows, page.limit, {
      item: toSummary,
      cursor: (row) => ({ at: row.created_at, id: row.id }),
    })
  }

  #summaries(
    userId: string,
  ): SelectQueryBuilder<Schema & { members: MemberOfUser }, 'rooms' | 'members', SummaryRow> {
    return this.db
      .selectFrom('rooms')
      .leftJoin('members', (join) =>
        join.onRef('members.room_id', '=', 'rooms.id').on('members.user_id', '=', userId),
      )
      .selectAll('rooms')
      .select('members.role')
      .select((select) =>
        select
          .selectFrom('members as everyone')
          .whereRef('everyone.room_id', '=', 'rooms.id')
          .select((count) => count.fn.countAll<number>().as('count'))
          .as('member_count'),
      ) as never
  }
}

interface MemberOfUser {
  room_id: string | null
  user_id: string | null
  role: 'owner' | 'member' | null
  joined_at: number | null
}

interface SummaryRow extends RoomRow {
  role: 'owner' | 'member' | null
  member_count: number | null
}

export class RoomStore extends RoomReader {
  async insert(room: RoomRow): Promise<void> {
    await this.db.insertInto('rooms').values(room).execute()
  }

  async update(
    id: string,
    change: { name?: string | undefined; visibility?: RoomVisibility | undefined },
  ): Promise<RoomRow> {
    return this.db
      .updateTable('rooms')
      .set((expression) => ({
        name: change.name ?? expression.ref('name'),
        visibility: change.visibility ?? expression.ref('visibility'),
      }))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
  }

  /** With everything in it. */
  async delete(id: string): Promise<void> {
    await this.db.deleteFrom('rooms').where('id', '=', id).execute()
  }

  /**
   * Takes the room's next `seq`. In the transaction that writes the event, and never from a
   * sequence: so the numbers have no gaps, and their order is the order of commits.
   */
  async advanceHead(id: string): Promise<number> {
    const [row] = await advance.run(this.db, { id })
    if (!row) throw new ChatError('room_not_found')
    return Number(row.head_seq)
  }
}

function toSummary(row: SummaryRow): RoomSummary {
  return {
    id: row.id,
    name: row.name,
    visibility: row.visibility,
    createdBy: row.created_by,
    createdAt: new Date(row.created_at).toISOString(),
    memberCount: Number(row.member_count ?? 0),
    headSeq: Number(row.head_seq),
    ...(row.role === null ? {} : { role: row.role }),
  }
}
