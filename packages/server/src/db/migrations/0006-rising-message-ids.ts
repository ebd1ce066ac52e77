import type { Kysely } from 'kysely'

/**
 * The client's id of a message before its author: those that rise with time meet in the newest page
 * of the index, where those of each author have a page of their own.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('messages_idempotency').execute()
  await db.schema
    .createIndex('messages_idempotency')
    .on('messages')
    .columns(['client_message_id', 'user_id'])
    .unique()
    .execute()
}
