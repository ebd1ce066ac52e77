import type { Kysely } from 'kysely'

/** Events are stored in the order of their times: retention finds the oldest without an index. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('events_age').execute()
}
