import { sql, type Kysely } from 'kysely'

/** How far each member has read, and the way through the rooms in the order in which they are listed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('members')
    .addColumn('read_seq', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()
  // Nobody kept count so far: what is there has been read.
  await sql`update members
    set read_seq = (select head_seq from rooms where rooms.id = members.room_id)`.execute(db)

  await db.schema.dropIndex('rooms_listed').execute()
  await db.schema.createIndex('rooms_age').on('rooms').columns(['created_at', 'id']).execute()
}
