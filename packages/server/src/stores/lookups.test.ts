import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase, type OpenDatabase } from '../db/database.ts'
import { createReader, createStores, type Reader, type Stores } from './stores.ts'

const ROOMS = ['a', 'b'] as const
const USERS = ['ada', 'bob'] as const

let database: OpenDatabase
let stores: Stores
let reader: Reader
beforeEach(async () => {
  database = await openDatabase('sqlite::memory:', () => 'epoch')
  stores = createStores(database.db)
  reader = createReader(database.db)
  for (const id of USERS) {
    await stores.users.insert({ id, username: id, password_hash: '', created_at: 0 })
  }
})
afterEach(() => database.close())

interface Step {
  readonly does: keyof typeof steps
  readonly room: (typeof ROOMS)[number]
  readonly user: (typeof USERS)[number]
}

const createRoom = async ({ room }: Step): Promise<void> => {
  if (await reader.rooms.find(room)) return
  const rest = { visibility: 'public', created_by: 'ada', created_at: 0, metadata: null } as const
  await stores.rooms.insert({ id: room, name: room, head_seq: 0, floor_seq: 0, ...rest })
}

const enter = async ({ room, user }: Step): Promise<void> => {
  const isThere = await reader.rooms.find(room)
  if (!isThere || (await reader.members.find(room, user))) return
  const row = { room_id: room, user_id: user, role: 'member', joined_at: 0, read_seq: 0 } as const
  await stores.members.insert(row)
}

const append = async ({ room }: Step): Promise<void> => {
  if (!(await reader.rooms.find(room))) return
  const seq = await stores.rooms.advanceHead(room)
  await stores.events.append({ room_id: room, seq, type: 'x', payload: '{}', created_at: seq })
}

const steps = {
  createRoom,
  enter,
  append,
  async rename({ room, user }: Step): Promise<void> {
    if (await reader.rooms.find(room)) await stores.rooms.update(room, { name: `${user}'s` })
  },
  markRead: ({ room, user }: Step): Promise<void> => stores.members.markRead(room, user, 1),
  leave: ({ room, user }: Step): Promise<void> => stores.members.delete(room, user),
  deleteRoom: ({ room }: Step): Promise<void> => stores.rooms.delete(room),
  trim: async (): Promise<void> => void (await stores.events.trim({ before: 3, limit: 10 })),
}

const step: fc.Arbitrary<Step> = fc.record({
  does: fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[])),
  room: fc.constantFrom(...ROOMS),
  user: fc.constantFrom(...USERS),
})

it('tells what the database tells, whatever was written since it looked', async () => {
  const property = fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (script) => {
    for (const one of script) {
      await steps[one.does](one)
      for (const room of ROOMS) {
        expect(await stores.rooms.find(room)).toEqual(await reader.rooms.find(room))
        for (const user of USERS) {
          const seen = await stores.members.find(room, user)
          expect(seen).toEqual(await reader.members.find(room, user))
        }
      }
    }
  })
  await fc.assert(property, { numRuns: 150 })
})
