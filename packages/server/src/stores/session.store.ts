import type { Selectable } from 'kysely'
import type { Db } from '../db/database.ts'
import type { SessionTable } from '../db/schema/session.table.ts'
import { PreparedQuery } from './prepared-query.ts'

export type SessionRow = Selectable<SessionTable>

const findSession = new PreparedQuery((db, { id }: { id: string }) =>
  db.selectFrom('sessions').selectAll().where('id', '=', id),
)

// Asked at every handshake. SQLite answers a join of the two at four times the cost.
const findHolder = new PreparedQuery((db, { id }: { id: string }) =>
  db
    .selectFrom('sessions')
    .select((query) => [
      'user_id as userId',
      query
        .selectFrom('users')
        .select('username')
        .whereRef('users.id', '=', 'sessions.user_id')
        .as('username'),
    ])
    .where('id', '=', id)
    .where('ended_at', 'is', null),
)

export class SessionReader {
  protected readonly db: Db

  constructor(db: Db) {
    this.db = db
  }

  async find(id: string): Promise<SessionRow | undefined> {
    const [row] = await findSession.run(this.db, { id })
    return row
  }

  /** Whose a session is, unless it has ended. */
  async findHolder(id: string): Promise<{ userId: string; username: string | null } | undefined> {
    const [row] = await findHolder.run(this.db, { id })
    return row
  }
}

export class SessionStore extends SessionReader {
  async insert(session: SessionRow): Promise<void> {
    await this.db.insertInto('sessions').values(session).execute()
  }

  /** Moves a live session to its next generation; answers whether `generation` was the current one. */
  async advance(
    id: string,
    generation: number,
    { now, expiresAt }: { now: number; expiresAt: number },
  ): Promise<boolean> {
    const row = await this.db
      .updateTable('sessions')
      .set({ generation: generation + 1, rotated_at: now, expires_at: expiresAt })
      .where('id', '=', id)
      .where('generation', '=', generation)
      .where('ended_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    return row !== undefined
  }

  /** Idempotent. A session of another issuer has no row before it ends. */
  async end({ id, userId, now }: { id: string; userId: string; now: number }): Promise<void> {
    await this.db
      .insertInto('sessions')
      .values({
        id,
        user_id: userId,
        generation: 0,
        rotated_at: now,
        created_at: now,
        expires_at: now,
        ended_at: now,
      })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({ ended_at: now }).where('sessions.ended_at', 'is', null),
      )
      .execute()
  }

  /** Idempotent. */
  async endAll(userId: string, now: number): Promise<void> {
    await this.db
      .updateTable('sessions')
      .set({ ended_at: now })
      .where('user_id', '=', userId)
      .where('ended_at', 'is', null)
      .execute()
  }
}
