import type { RoomMember, RoomRole } from '@chatnode/protocol'
import type { Selectable } from 'kysely'
import type { Db } from '../db/database.ts'
import type { MemberTable } from '../db/schema/member.table.ts'
import { parseCursor, toPage, type PageRequest } from './cursor.ts'
import type { Lookups } from './lookups.ts'
import { PreparedQuery } from './prepared-query.ts'

export type MemberRow = Selectable<MemberTable>

interface MemberWithName extends Omit<MemberRow, 'read_seq'> {
  username: string
}

const findMember = new PreparedQuery((db, { roomId, userId }: { roomId: string; userId: string }) =>
  db.selectFrom('members').selectAll().where('room_id', '=', roomId).where('user_id', '=', userId),
)

export class MemberReader {
  protected readonly db: Db

  constructor(db: Db) {
    this.db = db
  }

  async find(roomId: string, userId: string): Promise<MemberRow | undefined> {
    const [row] = await findMember.run(this.db, { roomId, userId })
    return row
  }

  /** In the order in which they came. */
  async list(
    roomId: string,
    page: PageRequest,
  ): Promise<{ items: RoomMember[]; nextCursor?: string }> {
    let query = this.db
      .selectFrom('members')
      .innerJoin('users', 'users.id', 'members.user_id')
      .selectAll('members')
      .select('users.username')
      .where('members.room_id', '=', roomId)
      .orderBy('members.joined_at')
      .orderBy('members.user_id')
      .limit(page.limit + 1)
    if (page.cursor !== undefined) {
      const { at, id } = parseCursor(page.cursor)
      query = query.where((where) =>
        where.or([
          where('members.joined_at', '>', at),
          where.and([where('members.joined_at', '=', at), where('members.user_id', '>', id)]),
        ]),
      )
    }
    const rows = await query.execute()
    return toPage(rows, page.limit, {
      item: toMember,
      cursor: (row) => ({ at: row.joined_at, id: row.user_id }),
    })
  }

  async countByRole(roomId: string, role: RoomRole): Promise<number> {
    const row = await this.db
      .selectFrom('members')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('room_id', '=', roomId)
      .where('role', '=', role)
      .executeTakeFirstOrThrow()
    return Number(row.count)
  }
}

export class MemberStore extends MemberReader {
  readonly #lookups: Lookups

  constructor(db: Db, lookups: Lookups) {
    super(db)
    this.#lookups = lookups
  }

  override find(roomId: string, userId: string): Promise<MemberRow | undefined> {
    return this.#lookups.member({ roomId, userId }, () => super.find(roomId, userId))
  }

  async insert(member: MemberRow): Promise<void> {
    this.#lookups.clear()
    await this.db.insertInto('members').values(member).execute()
  }

  async markRead(roomId: string, userId: string, seq: number): Promise<void> {
    this.#lookups.clear()
    await this.db
      .updateTable('members')
      .set({ read_seq: seq })
      .where('room_id', '=', roomId)
      .where('user_id', '=', userId)
      .execute()
  }

  async delete(roomId: string, userId: string): Promise<void> {
    this.#lookups.clear()
    await this.db
      .deleteFrom('members')
      .where('room_id', '=', roomId)
      .where('user_id', '=', userId)
      .execute()
  }
}

export function toMember(row: MemberWithName): RoomMember {
  return {
    user: { id: row.user_id, username: row.username },
    role: row.role,
    joinedAt: new Date(row.joined_at).toISOString(),
  }
}
