import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrations } from '../db/migrations/index.ts'
import type { Schema } from '../db/schema/index.ts'
import { createStores, type Stores } from './stores.ts'

interface Query {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

let sqlite: Database.Database
let db: Kysely<Schema>
let queries: Query[]
let stores: Stores

beforeEach(async () => {
  sqlite = new Database(':memory:')
  db = new Kysely<Schema>({
    dialect: new SqliteDialect({ database: sqlite }),
    log: ({ query }) => void queries.push(query),
  })
  queries = []
  const provider = { getMigrations: async () => migrations }
  await new Migrator({ db, provider }).migrateToLatest()
  stores = createStores(db)
  for (const id of ['ada', 'bob']) {
    await stores.users.insert({ id, username: id, password_hash: '', created_at: 0 })
  }
})
afterEach(() => db.destroy())

/** A room of Bob's with some messages of his, Ada being a member. */
async function createRoom(number: number, messages = 2): Promise<void> {
  const id = `room-${number}`
  const room = { name: id, visibility: 'public', created_by: 'bob', created_at: number } as const
  await stores.rooms.insert({ id, ...room, head_seq: messages, floor_seq: 0, metadata: null })
  for (const user_id of ['bob', 'ada']) {
    await stores.members.insert({ room_id: id, user_id, role: 'member', joined_at: 0, read_seq: 0 })
  }
  for (let seq = 1; seq <= messages; seq += 1) await say('bob', number, seq)
}

async function say(author: string, room: number, seq: number): Promise<void> {
  const place = { id: `${room}-${seq}`, roomId: `room-${room}`, seq }
  const user = { id: author, username: author }
  await stores.messages.insert({ ...place, user, content: 'hello', createdAt: '' }, 0)
}

/** What SQLite does for the queries since the last look. */
function planOf(): string[] {
  const plan = queries.flatMap(({ sql, parameters }) =>
    sqlite.prepare(`explain query plan ${sql}`).all(...parameters),
  )
  return (plan as { detail: string }[]).map(({ detail }) => detail)
}

describe('a list of rooms', () => {
  it.each([true, false])('takes three queries, however many rooms (mine: %s)', async (mine) => {
    for (let number = 0; number < 30; number += 1) await createRoom(number)
    for (const limit of [1, 30]) {
      queries = []
      const { items } = await stores.rooms.list('ada', { mine, limit })
      expect(items.map(({ unreadCount, lastMessage }) => [unreadCount, lastMessage?.seq])).toEqual(
        Array.from({ length: limit }, () => [2, 2]),
      )
      expect(queries).toHaveLength(3)
    }
  })

  it.each([
    ['own rooms', true, 'SEARCH members USING INDEX members_user (user_id=?)'],
    ['all rooms', false, 'SCAN rooms USING INDEX rooms_age'],
  ])('finds %s by an index, and counts by others', async (_what, mine, start) => {
    await createRoom(1)
    queries = []
    await stores.rooms.list('ada', { mine, limit: 10 })
    const plan = planOf()
    expect(plan).toContain(start)
    // Nothing else is read from end to end, but for what these queries have made themselves.
    const scans = plan.filter((step) => step.startsWith('SCAN') && step !== start)
    expect(new Set(scans)).toEqual(new Set(['SCAN room', 'SCAN newest', 'SCAN unread']))
    expect(plan).toContain('SEARCH messages USING INDEX messages_order (room_id=? AND seq>?)')
  })

  it('looks for unread messages among the newest thousand only', async () => {
    await createRoom(1, 1)
    for (let seq = 2; seq <= 1_000; seq += 1) await say('ada', 1, seq)
    const count = async () => (await stores.rooms.findSummary('room-1', 'ada'))?.unreadCount
    expect(await count()).toBe(1)
    await say('ada', 1, 1_001)
    expect(await count()).toBe(0)
  })
})

it('takes for read what was there before marks were kept', async () => {
  const old = new Database(':memory:')
  const schema = new Kysely<Schema>({ dialect: new SqliteDialect({ database: old }) })
  const provider = { getMigrations: async () => migrations }
  const migrator = new Migrator({ db: schema, provider })
  await migrator.migrateTo('0002-changes-and-retention')
  old.exec(`
    insert into users values ('ada', 'ada', 'ada', '', 0);
    insert into rooms values ('room', 'a room', 'public', 'ada', 0, 42, 0);
    insert into members values ('room', 'ada', 'owner', 0);`)
  await migrator.migrateToLatest()
  const summary = await createStores(schema).rooms.findSummary('room', 'ada')
  expect(summary).toMatchObject({ readSeq: 42, unreadCount: 0 })
  await schema.destroy()
})
