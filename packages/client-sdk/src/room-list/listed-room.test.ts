import { limits, type ChatMessage, type RoomSummary } from '@chatnode/protocol'
import { describe, expect, it } from 'vitest'
import { joined, message } from '../../test/support/fake-transport.ts'
import { ListedRoom } from './listed-room.ts'

const summary = (changes: Partial<RoomSummary> = {}): RoomSummary => ({
  ...joined(10).room,
  role: 'member',
  readSeq: 5,
  unreadCount: 3,
  lastMessage: message(10),
  ...changes,
})

const deletion = (seq: number, of: ChatMessage) => ({
  roomId: 'r1',
  seq,
  messageId: of.id,
  deletedBy: of.user,
  deletedAt: of.createdAt,
})

/** A room of which the server has said this, and in which that was said since. */
function create(changes: Partial<RoomSummary> = {}, ...since: number[]): ListedRoom {
  const room = new ListedRoom(summary(changes))
  for (const seq of since) room.message(message(seq), false)
  return room
}

const unreadIn = (room: ListedRoom): number => room.summary.unreadCount

describe('a message', () => {
  it('is the last one, and unread unless it is the user’s own', () => {
    const room = create({}, 11)
    expect(room.summary).toMatchObject({ headSeq: 11, unreadCount: 4, lastMessage: message(11) })
    room.message(message(12), true)
    expect(room.summary).toMatchObject({ headSeq: 12, unreadCount: 4, lastMessage: message(12) })
  })

  it('counts once, and not when the server has counted it already', () => {
    const room = create({}, 9, 10, 11, 11)
    expect(room.summary).toMatchObject({ headSeq: 11, unreadCount: 4 })
  })

  it('is counted up to the limit', () => {
    const many = Array.from({ length: 3 * limits.unreadCount }, (_, n) => n + 11)
    const room = create({}, ...many)
    expect(unreadIn(room)).toBe(limits.unreadCount)
    const last = many.at(-1) ?? 0
    expect(room.read(last - limits.unreadCount)).toBe(false)
    expect(unreadIn(room)).toBe(limits.unreadCount)
    room.read(last - limits.unreadCount + 1)
    expect(unreadIn(room)).toBe(limits.unreadCount - 1)
  })

  it('is shown as it was changed, if it is the last one', () => {
    const room = create({}, 11)
    const edited = (messageId: string) =>
      ({ kind: 'edited', messageId, content: 'new', editedAt: message(1).createdAt }) as const
    room.change(12, edited('m10'))
    expect(room.summary.lastMessage).toEqual(message(11))
    room.change(13, edited('m11'))
    const { createdAt: editedAt } = message(1)
    expect(room.summary.lastMessage).toEqual({ ...message(11, 'new'), editedAt })
    expect(room.summary.headSeq).toBe(13)
  })
})

describe('a deletion', () => {
  it('counts down by itself where the message came since the server counted', () => {
    const room = create({}, 11, 12)
    expect(room.deleted(deletion(13, message(11)))).toBe(false)
    expect(unreadIn(room)).toBe(4)
    expect(room.deleted(deletion(14, message(12)))).toBe(false)
    expect(room.summary).toMatchObject({ unreadCount: 3, lastMessage: { id: 'm12', content: '' } })
  })

  it('has the server count where it may have been among those that it counted', () => {
    expect(create().deleted(deletion(11, message(7)))).toBe(true)
    expect(create().deleted(deletion(9, message(7)))).toBe(false)
    expect(create({ unreadCount: 0 }).deleted(deletion(11, message(7)))).toBe(false)
  })
})

describe('reading', () => {
  it('to the last message leaves nothing, though the log goes on after it', () => {
    const room = create({ headSeq: 15 })
    expect(room.read(10)).toBe(false)
    expect(room.summary).toMatchObject({ readSeq: 10, unreadCount: 0 })
  })

  it('beyond what the server counted leaves what came after', () => {
    const room = create({}, 11, 12, 13)
    expect(room.read(11)).toBe(false)
    expect(unreadIn(room)).toBe(2)
  })

  it('short of that has the server count', () => {
    const room = create({}, 11)
    expect(room.read(7)).toBe(true)
    expect(room.summary).toMatchObject({ readSeq: 7, unreadCount: 4 })
    room.take(summary({ headSeq: 11, readSeq: 7, unreadCount: 3 }))
    expect(unreadIn(room)).toBe(3)
  })

  it('never goes back', () => {
    const room = create()
    expect(room.read(4)).toBe(false)
    expect(room.read(5)).toBe(false)
    expect(room.summary).toMatchObject({ readSeq: 5, unreadCount: 3 })
  })
})

describe('what the server says', () => {
  it('counts for what it has seen, and what came after it counts on', () => {
    const room = create({}, 11, 12, 13)
    room.take(summary({ headSeq: 12, unreadCount: 2, name: 'old' }))
    expect(room.summary).toMatchObject({ headSeq: 13, unreadCount: 3, lastMessage: message(13) })
    expect(room.summary.name).not.toBe('old')
  })

  it('is dropped when something newer is known', () => {
    const room = create({}, 11)
    room.take(summary({ headSeq: 9, unreadCount: 9 }))
    expect(unreadIn(room)).toBe(4)
    room.read(11)
    room.take(summary({ headSeq: 11, unreadCount: 4 }))
    expect(room.summary).toMatchObject({ readSeq: 11, unreadCount: 0 })
  })

  it('is right after a lost connection, also where its log is shorter', () => {
    const room = create({}, 11, 12)
    room.outdate()
    expect(unreadIn(room)).toBe(5)
    room.take(summary({ headSeq: 4, readSeq: 1, unreadCount: 1 }))
    expect(room.summary).toMatchObject({ headSeq: 4, readSeq: 1, unreadCount: 1 })
    room.message(message(5), false)
    expect(unreadIn(room)).toBe(2)
  })

  it('is asked for again where this user reads before it has come', () => {
    const room = create()
    room.outdate()
    expect(room.read(10)).toBe(true)
  })
})

it('counts members and takes on a name', () => {
  const room = create()
  room.countMember(11, 1)
  room.countMember(11, 1)
  const { id, visibility, createdBy, createdAt } = joined(0).room
  room.update(12, { id, name: 'lounge', visibility, createdBy, createdAt })
  room.countMember(13, -1)
  expect(room.summary).toMatchObject({ memberCount: 1, name: 'lounge', headSeq: 13 })
  expect(unreadIn(room)).toBe(3)
})
