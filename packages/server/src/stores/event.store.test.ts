import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase, type OpenDatabase } from '../db/database.ts'
import { createReader, createStores, type Stores } from './stores.ts'

let database: OpenDatabase
let stores: Stores
beforeEach(async () => {
  database = await openDatabase('sqlite::memory:', () => 'epoch')
  stores = createStores(database.db)
  await stores.users.insert({ id: 'ada', username: 'ada', password_hash: '', created_at: 0 })
  const rest = { visibility: 'public', created_by: 'ada', created_at: 0, metadata: null } as const
  for (const id of ['a', 'b']) {
    await stores.rooms.insert({ id, name: id, head_seq: 0, floor_seq: 0, ...rest })
  }
})
afterEach(() => database.close())

async function append(room: string, createdAt: number): Promise<void> {
  const seq = await stores.rooms.advanceHead(room)
  await stores.events.append({
    room_id: room,
    seq,
    type: 'x',
    payload: '{}',
    created_at: createdAt,
  })
}

const left = async (room: string): Promise<number[]> => {
  const rows = await createReader(database.db).events.listAfter(room, 0, 100)
  return rows.map(({ seq }) => Number(seq))
}

it('trims the oldest events that have served their time, so many at once', async () => {
  for (const at of [1, 2, 3, 4, 5]) await append(at % 2 === 1 ? 'a' : 'b', at)
  expect(await stores.events.trim({ before: 4, limit: 2 })).toBe(2)
  expect([await left('a'), await left('b')]).toEqual([[2, 3], [2]])
  expect(await stores.events.trim({ before: 4, limit: 2 })).toBe(1)
  expect([await left('a'), await left('b')]).toEqual([[3], [2]])
  expect(await stores.events.trim({ before: 4, limit: 2 })).toBe(0)
  expect((await stores.rooms.find('a'))?.floor_seq).toBe(2)
})
