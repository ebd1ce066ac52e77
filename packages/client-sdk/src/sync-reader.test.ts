import { limits, type Position } from '@chatnode/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { events, joined, message, type FakeSocket } from '../test/support/fake-transport.ts'
import { createTestClient, goOnline, reconnect, settle } from '../test/support/test-client.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

interface Asked {
  rooms: { roomId: string; position: Position }[]
  atMost?: number
}

const asked = (socket: FakeSocket): Asked[] =>
  socket.of('sync').map(({ payload }) => payload as Asked)

const inRoom = (roomId: string, seq: number) => {
  const { room } = joined(seq)
  return joined(seq, { room: { ...room, id: roomId } })
}

/** Clients in many rooms, each of which has one message more when they come back. */
async function comeBackTo(count: number, options: Parameters<typeof createTestClient>[0] = {}) {
  const test = createTestClient(options)
  await goOnline(test)
  const rooms = Array.from({ length: count }, (_, n) => test.client.rooms.get(`room${n}`))
  const joining = Promise.all(rooms.map((room) => room.join()))
  await settle()
  for (const room of rooms) test.transport.last.accept('join-room', inRoom(room.id, 0))
  await joining
  const socket = await reconnect(test)
  for (const room of rooms) socket.accept('join-room', inRoom(room.id, 1))
  await settle()
  return { test, rooms, socket }
}

/** What the server says of every room that it is asked for. */
function answer(socket: FakeSocket, hasRoomFor = Infinity): number {
  const [request] = asked(socket)
  const rooms = (request?.rooms ?? []).map(({ roomId, position }, index) => {
    const [synced] = events([{ ...message(position.seq + 1), roomId }]).rooms
    const isFull = index >= hasRoomFor
    return { ...synced, roomId, ...(isFull ? { events: [], position, hasMore: true } : {}) }
  })
  socket.accept('sync', { rooms })
  return rooms.length
}

describe('catching up in many rooms', () => {
  it('takes few requests', async () => {
    const { rooms, socket } = await comeBackTo(120)
    const sizes: number[] = []
    while (asked(socket).length > 0) {
      sizes.push(answer(socket))
      await settle()
    }
    expect(sizes).toEqual([limits.syncRooms, limits.syncRooms, 20])
    expect(new Set(rooms.map(({ status }) => status))).toEqual(new Set(['live']))
  })

  it('asks again for the rooms that an answer had no place for', async () => {
    const { rooms, socket } = await comeBackTo(5)
    const first: (string | undefined)[] = []
    while (asked(socket).length > 0) {
      first.push(asked(socket)[0]?.rooms[0]?.roomId)
      answer(socket, 1)
      await settle()
    }
    expect(new Set(first).size).toBe(5)
    expect(first).toHaveLength(5)
    expect(new Set(rooms.map(({ status }) => status))).toEqual(new Set(['live']))
  })

  it('names the most that the app wants to read', async () => {
    const { rooms, socket } = await comeBackTo(1, { catchUpAtMost: 0 })
    expect(asked(socket)).toMatchObject([{ atMost: 0 }])
    const resyncs: unknown[] = []
    rooms[0]?.on('resync', (resync) => resyncs.push(resync))
    const snapshot = { ...inRoom('room0', 9), page: { items: [message(9, 'newest')] } }
    socket.accept('sync', {
      rooms: [{ roomId: 'room0', status: 'resync', reason: 'too_far', snapshot }],
    })
    await settle()
    expect(resyncs).toEqual([{ reason: 'too_far', snapshot }])
    expect(rooms[0]?.messages.getSnapshot()).toMatchObject([{ content: 'newest' }])
    expect(rooms[0]?.position?.seq).toBe(9)
    expect(rooms[0]?.status).toBe('live')
  })

  it('tells a room that is gone', async () => {
    const { rooms, socket } = await comeBackTo(1)
    const left: string[] = []
    rooms[0]?.on('left', ({ error }) => left.push(error.code))
    socket.accept('sync', { rooms: [{ roomId: 'room0', status: 'gone' }] })
    await settle()
    expect(left).toEqual(['room_not_found'])
    expect(rooms[0]?.status).toBe('gone')
    expect(vi.getTimerCount()).toBe(0)
  })
})
