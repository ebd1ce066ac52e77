import type { RoomSummary } from '@chatnode/client-sdk'
import { describe, expect, it } from 'vitest'
import { pickRoom } from './rooms.ts'

const room = (id: string, name: string): RoomSummary => ({
  id,
  name,
  visibility: 'public',
  createdBy: 'u1',
  createdAt: '2026-01-01T00:00:00.000Z',
  memberCount: 1,
  headSeq: 0,
})

const rooms = [
  room('r1', 'general'),
  room('r2', 'General'),
  room('r3', 'Lounge'),
  room('r4', 'r3'),
  room('r5', 'twice'),
  room('r6', 'twice'),
]

describe('pickRoom', () => {
  it.each([
    ['an id', 'r1', 'r1'],
    ['an exact name, before one in other letters', 'General', 'r2'],
    ['a name in other letters', 'lOUNGE', 'r3'],
    ['an id, before a name that looks like it', 'r3', 'r3'],
  ])('finds a room by %s', (_, reference, id) => {
    expect(pickRoom(rooms, reference).id).toBe(id)
  })

  it('says which ids a name may mean', () => {
    expect(() => pickRoom(rooms, 'twice')).toThrow(/2 rooms have this name.*: r5, r6$/)
    expect(() => pickRoom(rooms, 'GENERAL')).toThrow(/r1, r2$/)
  })

  it('says what to do when there is none', () => {
    expect(() => pickRoom(rooms, 'nowhere')).toThrow(
      /^cannot find room "nowhere": .*chatnode rooms/,
    )
  })
})
