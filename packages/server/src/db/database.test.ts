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
