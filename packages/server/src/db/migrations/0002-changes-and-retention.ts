import type { Kysely } from 'kysely'

/** Edits, deletions and reactions, and the floor below which a room's log has been trimmed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('messages').addColumn('edited_at', 'bigint').execute()
  await db.schema.alterTable('messages').addColumn('deleted_at', 'bigint').execute()
  await db.schema
    .alterTable('rooms')
    .addColumn('floor_seq', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()

  // Which rows of the log hold an earlier text of a message, so that a deletion finds them.
  await db.schema
    .createTable('edits')
    .addColumn('message_id', 'text', (column) =>
      column.notNull().references('messages.id').onDelete('cascade'),
    )
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('edits_key', ['message_id', 'seq'])
    .execute()

  await db.schema
    .createTable('reactions')
    .addColumn('key', 'integer', (column) => column.primaryKey())
    .addColumn('message_id', 'text', (column) =>
      column.notNull().references('messages.id').onDelete('cascade'),
    )
    .addColumn('emoji', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id'))
    .execute()
  await db.schema
    .createIndex('reactions_once')
    .on('reactions')
    .columns(['message_id', 'emoji', 'user_id'])
    .unique()
    .execute()

  // Retention looks for old events, wherever they are.
  await db.schema.createIndex('events_age').on('events').column('created_at').execute()
}
