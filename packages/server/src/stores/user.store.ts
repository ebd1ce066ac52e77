import type { Account } from '@chatnode/protocol'
import type { Selectable } from 'kysely'
import type { Db } from '../db/database.ts'
import type { UserTable } from '../db/schema/user.table.ts'
import { PreparedQuery } from './prepared-query.ts'

export type UserRow = Selectable<UserTable>

const keyOf = (username: string): string => username.toLowerCase()

const findUser = new PreparedQuery((db, { id }: { id: string }) =>
  db.selectFrom('users').selectAll().where('id', '=', id),
)

export class UserReader {
  protected readonly db: Db

  constructor(db: Db) {
    this.db = db
  }

  async find(id: string): Promise<UserRow | undefined> {
    const [row] = await findUser.run(this.db, { id })
    return row
  }

  /** Without regard to case. */
  findByUsername(username: string): Promise<UserRow | undefined> {
    return this.db
      .selectFrom('users')
      .selectAll()
      .where('username_key', '=', keyOf(username))
      .executeTakeFirst()
  }
}

export class UserStore extends UserReader {
  /** Answers whether the name was free. */
  async insert(user: Omit<UserRow, 'username_key' | 'sessions_ended_at'>): Promise<boolean> {
    const row = await this.db
      .insertInto('users')
      .values({ ...user, username_key: keyOf(user.username) })
      .onConflict((conflict) => conflict.column('username_key').doNothing())
      .returning('id')
      .executeTakeFirst()
    return row !== undefined
  }

  /** Answers whether the name was free. */
  async rename(id: string, username: string): Promise<boolean> {
    const holder = await this.findByUsername(username)
    if (holder && holder.id !== id) return false
    await this.db
      .updateTable('users')
      .set({ username, username_key: keyOf(username) })
      .where('id', '=', id)
      .execute()
    return true
  }

  async endSessions(id: string, now: number): Promise<void> {
    await this.db
      .updateTable('users')
      .set({ sessions_ended_at: now })
      .where('id', '=', id)
      .execute()
  }
}

/** The row as its user may see it. */
export function toAccount(user: Pick<UserRow, 'id' | 'username' | 'created_at'>): Account {
  return {
    id: user.id,
    username: user.username,
    createdAt: new Date(user.created_at).toISOString(),
  }
}
