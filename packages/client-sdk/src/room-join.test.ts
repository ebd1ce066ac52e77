import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { joined, message } from '../test/support/fake-transport.ts'
import { createTestClient, goInside, goOnline, settle } from '../test/support/test-client.ts'
import type { Room } from './room.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const bob = { id: 'bob', username: 'bob' }

/** Everything that an app hears of a room, by name. */
function listen(room: Room): string[] {
  const heard: string[] = []
  room.on('message', ({ seq }) => heard.push(`message ${seq}`))
  room.on('joined', ({ position }) => heard.push(`joined ${position.seq}`))
  room.on('left', ({ error }) => heard.push(`left ${error.code}`))
  room.on('user-joined', ({ user }) => heard.push(`user-joined ${user.id}`))
  room.on('user-left', ({ user }) => heard.push(`user-left ${user.id}`))
  room.on('deleted', () => heard.push('deleted'))
  return heard
}

async function reconnect(test: ReturnType<typeof createTestClient>) {
  const sockets = test.transport.sockets.length
  test.transport.last.drop()
  while (test.transport.sockets.length === sockets) await vi.advanceTimersByTimeAsync(500)
  test.transport.last.ready()
  await settle()
  return test.transport.last
}

describe('join', () => {
  it('shares one request among all who call before the answer', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const room = test.client.rooms.get('r1')
    const joins = Promise.all([room.join(), room.join(), test.client.rooms.get('r1').join()])
    await settle()
    expect(room.status).toBe('joining')
    expect(socket.of('join-room')).toHaveLength(1)
    socket.accept('join-room', joined(3))
    expect(await joins).toEqual([joined(3), joined(3), joined(3)])
    expect(room.status).toBe('live')
    expect(room.summary?.name).toBe('general')
  })

  it('asks for a fresh answer when it is in already', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const room = await goInside(test, 3)
    const heard = listen(room)
    const again = room.join()
    await settle()
    socket.accept('join-room', joined(5))
    expect((await again).position.seq).toBe(5)
    expect(heard).toEqual([])
  })

  it('waits for the connection, and for a new one when that is lost', async () => {
    const test = createTestClient()
    test.client.connect().catch(() => {})
    const room = test.client.rooms.get('r1')
    const joining = room.join({ timeoutMs: 60_000 })
    await settle()
    test.transport.last.ready()
    await settle()
    expect(test.transport.last.of('join-room')).toHaveLength(1)
    const second = await reconnect(test)
    second.accept('join-room', joined(1))
    await expect(joining).resolves.toMatchObject({ position: { seq: 1 } })
  })

  it('fails at once when no connection will come', async () => {
    const room = createTestClient().client.rooms.get('r1')
    await expect(room.join()).rejects.toMatchObject({ code: 'disconnected' })
  })

  it('rejects with what the server says', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const room = test.client.rooms.get('r1')
    const heard = listen(room)
    const refused = expect(room.join()).rejects.toMatchObject({
      code: 'room_not_found',
      message: 'cannot join room r1: because of room_not_found',
    })
    await settle()
    socket.reject('join-room', 'room_not_found')
    await refused
    expect(room.status).toBe('outside')
    expect(heard).toEqual(['left room_not_found'])
  })

  it('does not happen later, when nobody waits for it any more', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const room = test.client.rooms.get('r1')
    const late = expect(room.join({ timeoutMs: 100 })).rejects.toMatchObject({ code: 'timeout' })
    await vi.advanceTimersByTimeAsync(100)
    await late
    expect(room.status).toBe('outside')
    const heard = listen(room)
    socket.accept('join-room', joined(1))
    socket.event('message-received', message(2))
    expect(heard).toEqual([])
    // The server may have let this client in.
    expect(socket.of('leave-room')).toHaveLength(1)
  })

  it('outlives the caller that gives up, for the others', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const room = test.client.rooms.get('r1')
    const other = room.join()
    const caller = new AbortController()
    const aborted = expect(room.join({ signal: caller.signal })).rejects.toMatchObject({
      code: 'aborted',
    })
    await settle()
    caller.abort()
    await aborted
    socket.accept('join-room', joined(1))
    await expect(other).resolves.toMatchObject({ position: { seq: 1 } })
  })

  it('puts its snapshot before the events that came with it', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const room = test.client.rooms.get('r1')
    const heard = listen(room)
    const joining = room.join()
    await settle()
    socket.event('message-received', message(2))
    socket.event('user-joined', { roomId: 'r1', user: bob })
    socket.accept('join-room', joined(1))
    await joining
    expect(heard).toEqual(['joined 1', 'message 2', 'user-joined bob'])
    expect(room.presence.getSnapshot().map(({ id }) => id)).toEqual(['ada', 'bob'])
  })
})

describe('leave', () => {
  it('ends the events at once, and says so to the server', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const room = await goInside(test, 1)
    const heard = listen(room)
    const leaving = Promise.all([room.leave(), room.leave()])
    await settle()
    expect(room.status).toBe('outside')
    expect(room.presence.getSnapshot()).toEqual([])
    socket.event('message-received', message(2))
    socket.accept('leave-room', { roomId: 'r1' })
    await leaving
    await room.leave()
    expect(socket.of('leave-room')).toHaveLength(0)
    expect(heard).toEqual([])
  })

  it('is over before the next join begins', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const room = await goInside(test, 1)
    const leaving = room.leave()
    const joining = room.join()
    await settle()
    expect(socket.sent.map(({ event }) => event)).toEqual(['leave-room'])
    socket.accept('leave-room', { roomId: 'r1' })
    await leaving
    await settle()
    socket.accept('join-room', joined(4))
    await joining
    expect(room.status).toBe('live')
  })

  it('waits for a join that is under way', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const room = test.client.rooms.get('r1')
    const joining = room.join()
    const leaving = room.leave()
    await settle()
    socket.accept('join-room', joined(1))
    await joining
    await settle()
    socket.accept('leave-room', { roomId: 'r1' })
    await leaving
    expect(room.status).toBe('outside')
  })

  it('takes back a join that waits for the connection', async () => {
    const test = createTestClient()
    test.client.connect().catch(() => {})
    const room = test.client.rooms.get('r1')
    const taken = expect(room.join()).rejects.toMatchObject({ code: 'closed' })
    await room.leave()
    await taken
    test.transport.last.ready()
    await settle()
    expect(test.transport.last.sent).toEqual([])
  })

  it('needs no connection: who is offline is in no room', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const room = await goInside(test)
    socket.drop()
    expect(room.status).toBe('offline')
    await room.leave()
    await vi.advanceTimersByTimeAsync(1_000)
    test.transport.last.ready()
    await settle()
    expect(test.transport.last.sent).toEqual([])
  })

  it('has succeeded when the connection is lost before the answer', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const room = await goInside(test)
    const leaving = room.leave()
    await settle()
    socket.drop()
    await leaving
    expect(room.status).toBe('outside')
  })
})

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
    socket.event('message-received', message(4))
    socket.accept('join-room', joined(3, { page: { items: [message(2), message(3)] } }))
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

  it('tells the app when the server does not let the client back in', async () => {
    const test = createTestClient()
    await goOnline(test)
    const room = await goInside(test)
    const heard = listen(room)
    const socket = await reconnect(test)
    socket.reject('join-room', 'room_not_found')
    await settle()
    expect(room.status).toBe('outside')
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
    expect(heard).toEqual(['deleted', 'left room_not_found'])
    expect(room.status).toBe('outside')
  })
})
