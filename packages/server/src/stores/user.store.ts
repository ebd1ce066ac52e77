import type { Selectable } from 'kysely'
import type { Db } from '../db/database.ts'
import type { UserTable } from '../db/schema/user.table.ts'

export type UserRow = Selectable<UserTable>

const keyOf = (username: string): string => username.toLowerCase()

export class UserReader {
  protected readonly db: Db

  constructor(db: Db) {
    this.db = db
  }

  find(id: string): Promise<UserRow | undefined> {
    return this.db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
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
  async insert(user: Omit<UserRow, 'username_key'>): Promise<boolean> {
    const row = await this.db
      .insertInto('users')
      .values({ ...user, username_key: keyOf(user.username) })
      .onConflict((conflict) => conflict.column('username_key').doNothing())
      .returning('id')
      .executeTakeFirst()
    return row !== undefined
  }
}
