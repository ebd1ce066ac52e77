import type { Kysely } from 'kysely'

/** What an extension of the contract lets messages and rooms carry, as JSON. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('messages').addColumn('metadata', 'text').execute()
  await db.schema.alterTable('rooms').addColumn('metadata', 'text').execute()
}
