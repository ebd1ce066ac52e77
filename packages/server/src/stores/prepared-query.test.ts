import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, it } from 'vitest'
import type { Db } from '../db/database.ts'
import { PreparedQuery } from './prepared-query.ts'

it('builds once, and runs with the values of each run where the query names them', async () => {
  const db: Db = new Kysely({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
  await db.schema.createTable('meta').addColumn('key', 'text').addColumn('value', 'text').execute()
  let built = 0
  const insert = new PreparedQuery((on, { key, value }: { key: string; value: string }) => {
    built += 1
    return on.insertInto('meta').values({ value, key }).returning(['value', 'key'])
  })
  expect(await insert.run(db, { key: 'a', value: '1' })).toEqual([{ key: 'a', value: '1' }])
  expect(await insert.run(db, { key: 'b', value: '2' })).toEqual([{ key: 'b', value: '2' }])
  const find = new PreparedQuery((on, { not, key }: { key: string; not: string }) =>
    on.selectFrom('meta').select('value').where('key', '=', key).where('value', '!=', not),
  )
  expect(await find.run(db, { key: 'b', not: '1' })).toEqual([{ value: '2' }])
  expect(await find.run(db, { key: 'b', not: '2' })).toEqual([])
  expect(built).toBe(1)
  await db.destroy()
})
