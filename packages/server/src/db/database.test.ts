import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase, type Db } from './database.ts'
import { migrations } from './migrations/index.ts'

let folder: string
let url: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatnode-'))
  url = `sqlite:${join(folder, 'deep', 'chat.db')}`
})
afterEach(() => rmSync(folder, { recursive: true }))

async function pragma(
  db: Db,
  name: 'synchronous' | 'journal_mode' | 'foreign_keys',
): Promise<unknown> {
  const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(db)
  return rows[0]?.[name]
}

/** Always under the same id of its author. */
async function storeMessage(db: Db, seq: number): Promise<void> {
  const user = { id: 'ada', username: 'ada', username_key: 'ada', password_hash: '' }
  const room = { id: 'room', name: 'room', visibility: 'public', created_by: 'ada' } as const
  const more = { head_seq: 0, floor_seq: 0, metadata: null, created_at: 0 }
  const message = { user_id: 'ada', client_message_id: 'once', content: 'hello' }
  await db
    .insertInto('users')
    .values({ ...user, created_at: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await db
    .insertInto('rooms')
    .values({ ...room, ...more })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await db
    .insertInto('messages')
    .values({ ...message, id: `message-${seq}`, room_id: 'room', seq, created_at: 0 })
    .execute()
}

describe('openDatabase', () => {
  it('makes the folder, and is durable after a write and after a reopen', async () => {
    for (const epoch of ['first', 'second']) {
      const database = await openDatabase(url, () => epoch)
      await database.db.insertInto('meta').values({ key: epoch, value: 'x' }).execute()
      expect(await pragma(database.db, 'synchronous')).toBe(2)
      expect(await pragma(database.db, 'journal_mode')).toBe('wal')
      expect(await pragma(database.db, 'foreign_keys')).toBe(1)
      await database.close()
    }
  })

  it('keeps its epoch for as long as it lives', async () => {
    const first = await openDatabase(url, () => 'first')
    await first.close()
    const second = await openDatabase(url, () => 'second')
    expect(second.epoch).toBe('first')
    await second.close()
  })

  it('knows the messages that were stored before the index of their ids was turned round', async () => {
    const newer = Object.entries(migrations).filter(([name]) => name >= '0006')
    for (const [name] of newer) delete migrations[name]
    try {
      const before = await openDatabase(url, () => 'x')
      await storeMessage(before.db, 1)
      await before.close()
    } finally {
      Object.assign(migrations, Object.fromEntries(newer))
    }
    const after = await openDatabase(url, () => 'x')
    await expect(storeMessage(after.db, 2)).rejects.toThrow(
      'UNIQUE constraint failed: messages.client_message_id, messages.user_id',
    )
    await after.close()
  })

  it('leaves the schema as it was when a migration fails half-way', async () => {
    const failing = '9999-failing'
    migrations[failing] = {
      up: async (db) => {
        await db.schema.createTable('half').addColumn('id', 'text').execute()
        throw new Error('the disk is on fire')
      },
    }
    try {
      await expect(openDatabase(url, () => 'x')).rejects.toMatchObject({
        cause: { message: 'cannot migrate the database' },
      })
    } finally {
      delete migrations[failing]
    }
    const database = await openDatabase(url, () => 'x')
    const tables = await database.db.introspection.getTables()
    expect(tables.map(({ name }) => name)).not.toContain('half')
    expect(tables.map(({ name }) => name)).toContain('messages')
    await database.close()
  })
})
