import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { failureOf } from '../test/support/spy.ts'
import { joined, message } from '../test/support/fake-transport.ts'
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
    const refused = failureOf(room.join())
    await settle()
    socket.reject('join-room', 'room_not_found')
    expect(await refused).toMatchObject({
      code: 'room_not_found',
      message: 'cannot join room r1: because of room_not_found',
    })
    expect(room.status).toBe('gone')
    expect(heard).toEqual(['left room_not_found'])
  })

  it('does not happen later, when nobody waits for it any more', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const room = test.client.rooms.get('r1')
    const late = failureOf(room.join({ timeoutMs: 100 }))
    await vi.advanceTimersByTimeAsync(100)
    expect(await late).toMatchObject({ code: 'timeout' })
    expect(room.status).toBe('detached')
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
    const aborted = failureOf(room.join({ signal: caller.signal }))
    await settle()
    caller.abort()
    expect(await aborted).toMatchObject({
      code: 'aborted',
    })
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
    expect(room.status).toBe('detached')
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
    expect(room.status).toBe('detached')
  })

  it('takes back a join that waits for the connection', async () => {
    const test = createTestClient()
    test.client.connect().catch(() => {})
    const room = test.client.rooms.get('r1')
    const taken = failureOf(room.join())
    await room.leave()
    expect(await taken).toMatchObject({ code: 'closed' })
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
    expect(room.status).toBe('detached')
  })
})
