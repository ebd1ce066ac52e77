import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { joined } from '../../test/support/fake-transport.ts'
import { createTestClient, goOnline, reconnect, settle } from '../../test/support/test-client.ts'
import { createTestChat } from '../testing/index.ts'
import { END_AFTER_MS } from './holders.ts'
import { holdOf, RETRY_AFTER_MS } from './room-hold.ts'
import { sharedRoomList } from './shared-room-list.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function create() {
  const test = createTestClient()
  const room = test.client.rooms.get('r1')
  const hold = holdOf(test.client, room)
  /** How often the client has asked to enter and to leave, over the last socket. */
  const asked = () => {
    const count = (event: string) => test.transport.last.of(event).length
    return { join: count('join-room'), leave: count('leave-room') }
  }
  return { ...test, test, room, hold, asked }
}

async function online() {
  const world = create()
  await goOnline(world.test)
  return world
}

async function inside() {
  const world = await online()
  const release = world.hold.acquire()
  await settle()
  world.transport.last.accept('join-room', joined(0))
  await settle()
  return { ...world, release }
}

describe('a room hold', () => {
  it('is one for a room, and its snapshot stays the same until something changes', async () => {
    const { client, room, hold, transport } = await online()
    expect(holdOf(client, client.rooms.get('r1'))).toBe(hold)
    const before = hold.getSnapshot()
    expect(hold.getSnapshot()).toBe(before)
    expect(before).toEqual({ status: 'detached', summary: undefined, error: undefined })
    hold.acquire()
    await settle()
    transport.last.accept('join-room', joined(0))
    await settle()
    const after = hold.getSnapshot()
    expect(after).toMatchObject({ status: 'live', summary: { name: 'general' } })
    expect(hold.getSnapshot()).toBe(after)
    expect(room.status).toBe('live')
  })

  it('enters once for all holders, and leaves a while after the last', async () => {
    const { hold, asked, release } = await inside()
    const releaseOther = hold.acquire()
    release()
    await vi.advanceTimersByTimeAsync(END_AFTER_MS * 2)
    expect(asked()).toEqual({ join: 0, leave: 0 })
    releaseOther()
    await vi.advanceTimersByTimeAsync(END_AFTER_MS - 1)
    expect(asked()).toEqual({ join: 0, leave: 0 })
    await vi.advanceTimersByTimeAsync(1)
    expect(asked()).toEqual({ join: 0, leave: 1 })
  })

  it('does nothing when it is held again soon', async () => {
    const { hold, room, asked, release } = await inside()
    release()
    await vi.advanceTimersByTimeAsync(END_AFTER_MS - 1)
    hold.acquire()
    await vi.advanceTimersByTimeAsync(END_AFTER_MS * 2)
    expect(asked()).toEqual({ join: 0, leave: 0 })
    expect(room.status).toBe('live')
  })

  it('enters again when it is held after it has left', async () => {
    const { hold, room, transport, release } = await inside()
    release()
    await vi.advanceTimersByTimeAsync(END_AFTER_MS)
    transport.last.accept('leave-room', { roomId: 'r1' })
    await settle()
    expect(room.status).toBe('detached')
    hold.acquire()
    await settle()
    transport.last.accept('join-room', joined(0))
    await settle()
    expect(room.status).toBe('live')
  })

  it('gives up an entry that nobody waits for any more', async () => {
    const { hold, room, asked } = await online()
    const release = hold.acquire()
    await settle()
    expect(room.status).toBe('joining')
    release()
    await vi.advanceTimersByTimeAsync(END_AFTER_MS)
    expect(asked()).toEqual({ join: 1, leave: 1 })
    expect(room.status).toBe('detached')
  })

  it('does not leave a room that the app has entered', async () => {
    const { room, hold, transport, asked } = await online()
    const joining = room.join()
    await settle()
    transport.last.accept('join-room', joined(0))
    await joining
    hold.acquire()()
    await vi.advanceTimersByTimeAsync(END_AFTER_MS * 2)
    expect(asked()).toEqual({ join: 0, leave: 0 })
    expect(room.status).toBe('live')
  })
})

describe('a room hold beside a list that enters all rooms', () => {
  it('leaves the room to the list', async () => {
    const chat = createTestChat()
    const client = await chat.client('ada')
    const room = await client.rooms.create({ name: 'general' })
    const release = holdOf(client, room).acquire()
    await chat.clock.settle()
    const list = sharedRoomList(client, true)
    const unsubscribe = list.subscribe(() => {})
    release()
    await vi.advanceTimersByTimeAsync(END_AFTER_MS)
    await chat.clock.settle()
    expect(room.status).toBe('live')
    const bob = chat.user('bob')
    await bob.join(room.id)
    await bob.send(room.id, 'hello')
    await chat.clock.settle()
    expect(list.getSnapshot()).toMatchObject({ status: 'ready', unreadCount: 1 })
    unsubscribe()
    await vi.advanceTimersByTimeAsync(END_AFTER_MS)
    expect(list.getSnapshot()).toMatchObject({ status: 'loading', rooms: [] })
  })
})

describe('a held room', () => {
  it('waits for a connection, however long it takes, and says no error', async () => {
    const { test, hold, transport } = create()
    hold.acquire()
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(hold.getSnapshot()).toMatchObject({ status: 'detached', error: undefined })
    await goOnline(test)
    await settle()
    transport.last.accept('join-room', joined(0))
    await settle()
    expect(hold.getSnapshot().status).toBe('live')
  })

  it('comes back when the client is closed and connected again', async () => {
    const { test, client, hold, transport } = await inside()
    await client.close()
    await settle()
    expect(hold.getSnapshot()).toMatchObject({ status: 'detached', error: undefined })
    await goOnline(test)
    await settle()
    transport.last.accept('join-room', joined(0))
    await settle()
    expect(hold.getSnapshot().status).toBe('live')
  })

  it('is entered again by the room itself after a reconnect, and once', async () => {
    const { test, asked } = await inside()
    await reconnect(test)
    expect(asked()).toEqual({ join: 1, leave: 0 })
  })

  it('tries again where that may help, and tells why meanwhile', async () => {
    const { hold, transport, asked } = await online()
    hold.acquire()
    await settle()
    transport.last.reject('join-room', 'rate_limited', { retryable: true, retryAfterMs: 500 })
    await settle()
    expect(hold.getSnapshot().error).toMatchObject({ code: 'rate_limited' })
    await vi.advanceTimersByTimeAsync(499)
    expect(asked().join).toBe(0)
    await vi.advanceTimersByTimeAsync(1)
    transport.last.reject('join-room', 'internal', { retryable: true })
    await vi.advanceTimersByTimeAsync(RETRY_AFTER_MS)
    transport.last.accept('join-room', joined(0))
    await settle()
    expect(hold.getSnapshot()).toMatchObject({ status: 'live', error: undefined })
  })

  it('goes on trying when it is held again during a pause', async () => {
    const { hold, transport, asked } = await online()
    const release = hold.acquire()
    await settle()
    transport.last.reject('join-room', 'internal', { retryable: true })
    await settle()
    release()
    hold.acquire()
    await vi.advanceTimersByTimeAsync(RETRY_AFTER_MS)
    expect(asked()).toEqual({ join: 1, leave: 0 })
  })

  it('stays out where the server says no, until somebody comes back to it', async () => {
    const { hold, transport, asked } = await online()
    const release = hold.acquire()
    await settle()
    transport.last.reject('join-room', 'room_not_found')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked().join).toBe(0)
    expect(hold.getSnapshot()).toMatchObject({ status: 'gone', error: { code: 'room_not_found' } })
    release()
    await vi.advanceTimersByTimeAsync(END_AFTER_MS)
    expect(hold.getSnapshot().error).toBeUndefined()
    hold.acquire()
    await settle()
    expect(asked().join).toBe(1)
  })

  it('tells its listeners why this client was put out', async () => {
    const { hold, transport } = await inside()
    const seen: unknown[] = []
    hold.subscribe(() => seen.push(hold.getSnapshot().error?.code))
    transport.last.event('room-deleted', { roomId: 'r1' })
    await settle()
    expect(seen).toContain('room_not_found')
    expect(hold.getSnapshot().status).toBe('gone')
  })
})
