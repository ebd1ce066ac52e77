import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KnownRooms } from './known-rooms.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatnode-'))
  path = join(folder, 'rooms', 'server.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

const lounge = { id: 'r-1', name: 'lounge', visibility: 'public' } as const

describe('the rooms of the last run', () => {
  it('are there in the next one, the newest list of them', async () => {
    const before = new KnownRooms(path, 'u-1')
    before.save([])
    before.save([{ ...lounge, lastMessage: 'not kept' } as never])
    await before.settled()
    expect(await new KnownRooms(path, 'u-1').load()).toEqual([lounge])
  })

  it('are nobody else’s', async () => {
    const before = new KnownRooms(path, 'u-1')
    before.save([lounge])
    await before.settled()
    expect(await new KnownRooms(path, 'u-2').load()).toEqual([])
  })

  it.each(['', 'null', '[]', '{"userId":"u-1"}', '{"userId":"u-1","rooms":[null,{"id":1}]}'])(
    'are none when the file has %j',
    async (text) => {
      const file = join(folder, 'damaged.json')
      writeFileSync(file, text)
      expect(await new KnownRooms(file, 'u-1').load()).toEqual([])
    },
  )
})
