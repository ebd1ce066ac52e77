import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { events, joined, message } from '../test/support/fake-transport.ts'
import {
  createTestClient,
  goInside,
  goOnline,
  listen,
  reconnect,
  settle,
} from '../test/support/test-client.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const bob = { id: 'bob', username: 'bob' }

describe('a reconnect', () => {
  it('forgets the notices that came before the answer of a join that was cut off', async () => {
    const test = createTestClient()
    await goOnline(test)
    const room = test.client.rooms.get('r1')
    const joining = room.join({ timeoutMs: 60_000 })
    await settle()
    test.transport.last.event('user-joined', { roomId: 'r1', user: bob })
    const socket = await reconnect(test)
    socket.accept('join-room', joined(0))
    await joining
    expect(room.presence.getSnapshot().map(({ id }) => id)).toEqual(['ada'])
  })

  it('brings the client back into its rooms, and what was missed in order', async () => {
    const test = createTestClient()
    await goOnline(test)
    const room = await goInside(test, 1)
    const heard = listen(room)
    const socket = await reconnect(test)
    expect(room.status).toBe('catching-up')
    expect(socket.of('join-room')[0]?.payload).toEqual({
      roomId: 'r1',
      rejoin: true,
      messageLimit: 0,
    })
    socket.event('message-received', message(4))
    socket.accept('join-room', joined(3))
    await settle()
    expect(room.status).toBe('catching-up')
    expect(socket.of('sync')[0]?.payload).toEqual({
      rooms: [{ roomId: 'r1', position: { epoch: 'epoch-1', seq: 1 } }],
    })
    socket.accept('sync', events([message(2), message(3)]))
    await settle()
    expect(room.status).toBe('live')
    expect(heard).toEqual(['joined 3', 'message 2', 'message 3', 'message 4'])
  })

  it('makes no listener hear twice', async () => {
    const test = createTestClient()
    await goOnline(test)
    const room = await goInside(test)
    const heard = listen(room)
    for (let n = 0; n < 3; n += 1) (await reconnect(test)).accept('join-room', joined(0))
    await settle()
    test.transport.last.event('message-received', message(1))
    expect(heard.filter((line) => line.startsWith('message'))).toEqual(['message 1'])
  })

  it('tries the join again while the server cannot take it', async () => {
    const test = createTestClient()
    await goOnline(test)
    const room = await goInside(test)
    const socket = await reconnect(test)
    socket.reject('join-room', 'unavailable', { retryable: true, retryAfterMs: 500 })
    await vi.advanceTimersByTimeAsync(1_500)
    socket.accept('join-room', joined(0))
    await settle()
    expect(room.status).toBe('live')
  })

  it('leaves no timer behind when it is closed between two tries', async () => {
    const test = createTestClient()
    await goOnline(test)
    await goInside(test)
    const socket = await reconnect(test)
    socket.reject('join-room', 'unavailable', { retryable: true })
    await settle()
    expect(vi.getTimerCount()).toBe(1)
    await test.client.close()
    await settle()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('tells the app when the server does not let the client back in', async () => {
    const test = createTestClient()
    await goOnline(test)
    const room = await goInside(test)
    const heard = listen(room)
    const socket = await reconnect(test)
    socket.reject('join-room', 'room_not_found')
    await settle()
    expect(room.status).toBe('gone')
    expect(heard).toEqual(['left room_not_found'])
  })

  it('sends what waited only after the join', async () => {
    const test = createTestClient()
    const first = await goOnline(test)
    const room = await goInside(test)
    first.drop()
    const sending = room.send('hello', { timeoutMs: 60_000 })
    await vi.advanceTimersByTimeAsync(1_000)
    const socket = test.transport.last
    socket.ready()
    await settle()
    expect(socket.sent.map(({ event }) => event)).toEqual(['join-room'])
    socket.accept('join-room', joined(0))
    await settle()
    socket.accept('send-message', message(1, 'hello'))
    await expect(sending).resolves.toMatchObject({ content: 'hello' })
  })

  it('drops the answer to a join of an older connection', async () => {
    const test = createTestClient()
    const first = await goOnline(test)
    const room = test.client.rooms.get('r1')
    const joining = room.join({ timeoutMs: 60_000 })
    await settle()
    const socket = await reconnect(test)
    first.accept('join-room', joined(7))
    await settle()
    expect(room.status).toBe('joining')
    socket.accept('join-room', joined(1))
    await expect(joining).resolves.toMatchObject({ position: { seq: 1 } })
  })
})

describe('being put out', () => {
  it('tells the app when the room is deleted', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const room = await goInside(test)
    const heard = listen(room)
    socket.event('room-deleted', { roomId: 'r1' })
    expect(heard).toEqual(['room-deleted', 'left room_not_found'])
    expect(room.status).toBe('gone')
  })
})
