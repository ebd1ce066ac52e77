import {
  limits,
  type ChatMessage,
  type RoomRole,
  type RoomSummary,
  type RoomVisibility,
} from '@chatnode/protocol'
import { sql, type Selectable, type SelectQueryBuilder } from 'kysely'
import type { Db } from '../db/database.ts'
import type { Schema } from '../db/schema/index.ts'
import type { MemberTable } from '../db/schema/member.table.ts'
import type { RoomTable } from '../db/schema/room.table.ts'
import { ChatError } from '../errors.ts'
import type { Lookups } from './lookups.ts'
import { fromColumn, toColumn, type Carrier } from './metadata.ts'
import { parseCursor, toPage, type PageRequest } from './cursor.ts'
import { MessageReader } from './message.store.ts'
import { PreparedQuery } from './prepared-query.ts'

export type RoomRow = Selectable<RoomTable>

/** What of a room is to be different. */
export interface RoomChange extends Carrier {
  readonly name?: string | undefined
  readonly visibility?: RoomVisibility | undefined
}

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
    const [summary] = await this.#summarize(this.#seenBy(userId).where('rooms.id', '=', id), userId)
    return summary && toSummary(summary)
  }

  /** Public rooms and the user's own, or the latter alone; newest first. */
  async list(
    userId: string,
    { mine, limit, cursor }: RoomListRequest,
  ): Promise<{ items: RoomSummary[]; nextCursor?: string }> {
    let query = this.#seenBy(userId)
      .orderBy('rooms.created_at', 'desc')
      .orderBy('rooms.id', 'desc')
      .limit(limit + 1)
    // Said of the user and not of the role, so that an index leads from the user to their rooms.
    query = mine
      ? query.where('members.user_id', '=', userId)
      : query.where((where) =>
          where.or([
            where('rooms.visibility', '=', 'public'),
            where('members.user_id', 'is not', null),
          ]),
        )
    if (cursor !== undefined) {
      const { at, id } = parseCursor(cursor)
      query = query.where((where) =>
        where.or([
          where('rooms.created_at', '<', at),
          where.and([where('rooms.created_at', '=', at), where('rooms.id', '<', id)]),
        ]),
      )
    }
    return toPage(await this.#summarize(query, userId), limit, {
      item: toSummary,
      cursor: (row) => ({ at: row.created_at, id: row.id }),
    })
  }

  /** Rooms with what this user is in them. */
  #seenBy(userId: string): RoomQuery {
    return this.db
      .selectFrom('rooms')
      .leftJoin('members', (join) =>
        join.onRef('members.room_id', '=', 'rooms.id').on('members.user_id', '=', userId),
      )
      .selectAll('rooms')
      .select(['members.role', 'members.read_seq'])
  }

  /**
   * Counts, and finds the newest messages, for the rooms of a query: three queries in all, and for
   * these rooms alone, since SQLite would otherwise count for every row that it sorts.
   */
  async #summarize(rooms: RoomQuery, userId: string): Promise<SummaryRow[]> {
    const rows = await this.db
      .selectFrom(rooms.as('room'))
      .selectAll('room')
      .select((select) => [
        select
          .selectFrom('members')
          .whereRef('members.room_id', '=', 'room.id')
          .select(select.fn.countAll<number>().as('count'))
          .as('member_count'),
        select
          .selectFrom('messages')
          .whereRef('messages.room_id', '=', 'room.id')
          .select('messages.key')
          .orderBy('messages.seq', 'desc')
          .limit(1)
          .as('last_message_key'),
        select
          .selectFrom(
            select
              .selectFrom(
                select
                  .selectFrom('messages')
                  .whereRef('messages.room_id', '=', 'room.id')
                  .whereRef('messages.seq', '>', 'room.read_seq')
                  .select(['messages.user_id', 'messages.deleted_at'])
                  .orderBy('messages.seq', 'desc')
                  .limit(SCANNED_MESSAGES)
                  .as('newest'),
              )
              .where('newest.user_id', '!=', userId)
              .where('newest.deleted_at', 'is', null)
              .select('newest.user_id')
              .limit(limits.unreadCount)
              .as('unread'),
          )
          .select(select.fn.countAll<number>().as('count'))
          .as('unread_count'),
      ])
      .orderBy('room.created_at', 'desc')
      .orderBy('room.id', 'desc')
      .execute()
    const keys = rows.flatMap(({ last_message_key: key }) => (key === null ? [] : [key]))
    const messages = await new MessageReader(this.db).listByKey(keys)
    const lastMessages = new Map(messages.map((message) => [message.roomId, message]))
    return rows.map((row) => ({ ...row, lastMessage: lastMessages.get(row.id) }))
  }
}

// Whoever has written this much without reading has read.
const SCANNED_MESSAGES = 1_000

/** Which rooms to list. */
export interface RoomListRequest extends PageRequest {
  /** Only those that the user is a member of. */
  readonly mine: boolean
}

/** A room, and what one user is in it. */
interface RoomSeen extends RoomRow {
  role: RoomRole | null
  read_seq: number | null
}

type RoomQuery = SelectQueryBuilder<
  Schema & { members: { [Column in keyof MemberTable]: MemberTable[Column] | null } },
  'rooms' | 'members',
  RoomSeen
>

interface SummaryRow extends RoomSeen {
  member_count: number | null
  unread_count: number | null
  lastMessage: ChatMessage | undefined
}

export class RoomStore extends RoomReader {
  readonly #lookups: Lookups

  constructor(db: Db, lookups: Lookups) {
    super(db)
    this.#lookups = lookups
  }

  override find(id: string): Promise<RoomRow | undefined> {
    return this.#lookups.room(id, () => super.find(id))
  }

  async insert(room: RoomRow): Promise<void> {
    this.#lookups.clear()
    await this.db.insertInto('rooms').values(room).execute()
  }

  async update(id: string, change: RoomChange): Promise<RoomRow> {
    this.#lookups.clear()
    return this.db
      .updateTable('rooms')
      .set((expression) => ({
        name: change.name ?? expression.ref('name'),
        visibility: change.visibility ?? expression.ref('visibility'),
        metadata: toColumn(change.metadata) ?? expression.ref('metadata'),
      }))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
  }

  /** With everything in it. */
  async delete(id: string): Promise<void> {
    this.#lookups.clear()
    await this.db.deleteFrom('rooms').where('id', '=', id).execute()
  }

  /**
   * Takes the room's next `seq`. In the transaction that writes the event, and never from a
   * sequence: so the numbers have no gaps, and their order is the order of commits.
   */
  async advanceHead(id: string): Promise<number> {
    const [row] = await advance.run(this.db, { id })
    if (!row) throw new ChatError('room_not_found')
    const headSeq = Number(row.head_seq)
    this.#lookups.advance(id, headSeq)
    return headSeq
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
    ...(row.lastMessage === undefined ? {} : { lastMessage: row.lastMessage }),
    ...(row.role === null ? {} : { role: row.role, ...toReading(row) }),
    ...fromColumn(row.metadata),
  }
}

const toReading = ({ read_seq, unread_count }: SummaryRow) => ({
  readSeq: Number(read_seq),
  unreadCount: Number(unread_count),
})
