import type { Kysely } from 'kysely'

/** Users whom another issuer knows: when all that it had issued for one of them was ended. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('users').addColumn('sessions_ended_at', 'bigint').execute()
}
