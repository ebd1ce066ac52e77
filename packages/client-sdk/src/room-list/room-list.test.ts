import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RoomSummary } from '@chatnode/protocol'
import { joined, message } from '../../test/support/fake-transport.ts'
import { spy } from '../../test/support/spy.ts'
import {
  createTestClient,
  goOnline,
  json,
  reconnect,
  settle,
  type TestClient,
} from '../../test/support/test-client.ts'
import { roomList, type RoomList } from './room-list.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const time = '2026-01-01T00:00:00.000Z'
const mine = (id: string, changes: Partial<RoomSummary> = {}): RoomSummary => ({
  ...joined(10).room,
  id,
  role: 'member',
  readSeq: 10,
  unreadCount: 0,
  ...changes,
})

const refused = (code: string, status: number, details: object = {}): Response =>
  json({ error: { code, message: `because of ${code}`, ...details } }, status)

/** A server with these rooms; a test changes what it answers. */
function serve(test: TestClient, rooms: RoomSummary[]) {
  const calls: string[] = []
  const server = {
    rooms,
    calls,
    /** What goes wrong first. */
    failures: [] as (Response | Error)[],
    /** Held back until the test lets them go. */
    gate: undefined as Promise<void> | undefined,
  }
  test.fetch.mockImplementation(async (input) => {
    const { pathname, searchParams } = new URL(String(input))
    calls.push(pathname + (searchParams.get('cursor') ?? ''))
    if (pathname === '/api/auth/me') return json({ id: 'me', username: 'me', createdAt: time })
    const failure = server.failures.shift()
    if (failure instanceof Error) throw failure
    if (failure) return failure
    const now = [...server.rooms]
    await server.gate
    if (pathname !== '/api/rooms') {
      const room = now.find(({ id }) => pathname.endsWith(`/${id}`))
      return room ? json(room) : refused('room_not_found', 404)
    }
    // Two on a page.
    const from = Number(searchParams.get('cursor') ?? 0)
    const items = now.slice(from, from + 2)
    return json({ items, ...(from + 2 < now.length ? { nextCursor: String(from + 2) } : {}) })
  })
  return server
}

async function start(rooms: RoomSummary[], options: { join?: boolean } = {}) {
  const test = createTestClient()
  const server = serve(test, rooms)
  const list = roomList(test.client, options)
  await goOnline(test)
  await settle()
  return { ...test, test, server, list }
}

const ids = (list: RoomList): string[] => list.getSnapshot().rooms.map(({ id }) => id)

describe('a list of rooms', () => {
  it('reads nothing before there is a connection, and then every page', async () => {
    const test = createTestClient()
    const server = serve(
      test,
      ['a', 'b', 'c', 'd', 'e'].map((id) => mine(id)),
    )
    const list = roomList(test.client)
    await settle()
    expect(server.calls).toEqual([])
    expect(list.getSnapshot()).toEqual({ rooms: [], unreadCount: 0, status: 'loading' })
    await goOnline(test)
    await settle()
    expect(server.calls).toEqual(['/api/auth/me', '/api/rooms', '/api/rooms2', '/api/rooms4'])
    expect(ids(list)).toEqual(['e', 'd', 'c', 'b', 'a'])
    expect(list.getSnapshot().status).toBe('ready')
    list.close()
  })

  it('starts at once where there is a connection', async () => {
    const test = createTestClient()
    serve(test, [mine('a')])
    await goOnline(test)
    const list = roomList(test.client)
    await settle()
    expect(ids(list)).toEqual(['a'])
    list.close()
  })

  it('says why it could not read, and tries again where that may help', async () => {
    const test = createTestClient()
    const server = serve(test, [mine('a')])
    server.failures = [
      new TypeError('fetch failed'),
      refused('rate_limited', 429, { retryable: true, retryAfterMs: 700 }),
    ]
    const list = roomList(test.client)
    await goOnline(test)
    await settle()
    expect(list.getSnapshot()).toMatchObject({ status: 'loading', error: { code: 'network' } })
    await vi.advanceTimersByTimeAsync(2_000)
    expect(list.getSnapshot().error?.code).toBe('rate_limited')
    await vi.advanceTimersByTimeAsync(700)
    expect(list.getSnapshot()).toMatchObject({ status: 'ready', rooms: [{ id: 'a' }] })
    expect(list.getSnapshot()).not.toHaveProperty('error')
    list.close()
  })

  it('gives up what another try would not mend, until the next connection', async () => {
    const test = createTestClient()
    const server = serve(test, [mine('a')])
    server.failures = [refused('internal', 500)]
    const list = roomList(test.client)
    await goOnline(test)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(list.getSnapshot()).toMatchObject({ status: 'loading', error: { code: 'internal' } })
    await reconnect(test)
    await settle()
    expect(list.getSnapshot()).toMatchObject({ status: 'ready', rooms: [{ id: 'a' }] })
    list.close()
  })

  it('drops the answer that belongs to an earlier connection', async () => {
    const { test, server, list } = await start([mine('a', { unreadCount: 1, readSeq: 2 })])
    let open = () => {}
    server.gate = new Promise((resolve) => (open = resolve))
    await reconnect(test)
    server.rooms = [mine('a'), mine('b')]
    await reconnect(test)
    open()
    await settle()
    expect(ids(list)).toEqual(['b', 'a'])
    expect(list.getSnapshot().unreadCount).toBe(0)
    list.close()
  })

  it('believes the server after a lost connection, also where its log is shorter', async () => {
    const { test, server, list } = await start([mine('a')])
    server.rooms = [mine('a', { headSeq: 4, readSeq: 3, unreadCount: 1 })]
    await reconnect(test)
    await settle()
    expect(list.getSnapshot().rooms).toMatchObject([{ headSeq: 4, readSeq: 3, unreadCount: 1 }])
    list.close()
  })

  it('begins a room anew with the snapshot of a resync', async () => {
    const { client, transport, list } = await start([mine('r1')])
    void client.rooms.get('r1').join()
    await settle()
    transport.last.accept('join-room', joined(10, { room: mine('r1') }))
    const room = mine('r1', { headSeq: 20, unreadCount: 7 })
    transport.last.event('message-received', message(15))
    await vi.advanceTimersByTimeAsync(1_000)
    const snapshot = joined(20, { room })
    const { position } = snapshot
    const synced = { roomId: 'r1', status: 'resync', reason: 'too_far', position, snapshot }
    transport.last.accept('sync', { rooms: [synced] })
    await settle()
    expect(list.getSnapshot().rooms).toMatchObject([{ headSeq: 20, unreadCount: 7 }])
    list.close()
  })

  it('loses a room that is gone when the client comes back', async () => {
    const { test, server, list } = await start([mine('a'), mine('b')])
    server.rooms = [mine('b')]
    await reconnect(test)
    await settle()
    expect(ids(list)).toEqual(['b'])
    list.close()
  })

  it('keeps what nothing happened to, and tells of what did', async () => {
    const { transport, list } = await start([mine('a'), mine('b', { unreadCount: 2, readSeq: 2 })])
    const before = list.getSnapshot()
    expect(before.unreadCount).toBe(2)
    const told = spy()
    list.subscribe(told)
    const user = { id: 'me', username: 'me' }
    transport.last.event('read-updated', { roomId: 'b', user, seq: 10 })
    transport.last.event('read-updated', { roomId: 'a', user: { id: 'x', username: 'x' }, seq: 10 })
    transport.last.event('read-updated', { roomId: 'elsewhere', user, seq: 10 })
    expect(told).toHaveBeenCalledTimes(1)
    const after = list.getSnapshot()
    expect(after.unreadCount).toBe(0)
    expect(after.rooms[1]).toBe(before.rooms[1])
    expect(after.rooms[0]).not.toBe(before.rooms[0])
    list.close()
  })

  it('asks once more about a room in which something happened while it asked', async () => {
    const { transport, server, list } = await start([])
    server.rooms = [mine('a', { memberCount: 1 })]
    server.calls.length = 0
    let open = () => {}
    server.gate = new Promise((resolve) => (open = resolve))
    const member = { user: { id: 'me', username: 'me' }, role: 'member', joinedAt: time }
    const added = (seq: number) =>
      transport.last.event('member-added', { roomId: 'a', seq, member })
    added(1)
    await settle()
    added(2)
    added(3)
    server.rooms = []
    open()
    await settle()
    expect(server.calls).toEqual(['/api/rooms/a', '/api/rooms/a'])
    expect(ids(list)).toEqual([])
    list.close()
  })

  it('goes by the last message, and by the making of a room without one', async () => {
    const at = (day: number) => `2026-01-0${day}T00:00:00.000Z`
    const said = (day: number) => ({ lastMessage: { ...message(1), createdAt: at(day) } })
    const { list } = await start([
      mine('old', { createdAt: at(1) }),
      mine('quiet', { createdAt: at(2), ...said(3) }),
      mine('new', { createdAt: at(4) }),
      mine('busy', { createdAt: at(1), ...said(5) }),
    ])
    expect(ids(list)).toEqual(['busy', 'new', 'quiet', 'old'])
    list.close()
  })

  it('leaves no timer and no subscription behind', async () => {
    const { test, client, server, list } = await start([mine('a')])
    const told = spy()
    list.subscribe(told)
    server.failures = [new TypeError('fetch failed')]
    await reconnect(test)
    await settle()
    list.close()
    await client.close()
    await settle()
    expect(vi.getTimerCount()).toBe(0)
    const count = told.mock.calls.length
    await goOnline(test)
    void client.rooms.get('a').join()
    await settle()
    expect(told).toHaveBeenCalledTimes(count)
  })
})

describe('entering the rooms', () => {
  const asked = ({ transport }: TestClient): string[] =>
    transport.last.of('join-room').map(({ payload }) => (payload as { roomId: string }).roomId)

  const answer = async ({ transport }: TestClient, id: string) => {
    transport.last.accept('join-room', joined(10, { room: mine(id) }))
    await settle()
  }

  it('is done one after the other, and only where it is asked for', async () => {
    const { test, list } = await start([mine('a'), mine('b')], { join: true })
    expect(asked(test)).toEqual(['b'])
    await answer(test, 'b')
    expect(asked(test)).toEqual(['a'])
    await answer(test, 'a')
    expect(list.getSnapshot().rooms.map(({ status }) => status)).toEqual(['live', 'live'])
    test.transport.last.drop()
    await settle()
    expect(list.getSnapshot().rooms.map(({ status }) => status)).toEqual(['offline', 'offline'])
    list.close()
    const quiet = await start([mine('a')])
    expect(asked(quiet.test)).toEqual([])
    quiet.list.close()
  })

  it('waits where the server says so, and ends where it has had enough', async () => {
    const { test, transport, list } = await start([mine('a'), mine('b'), mine('c')], { join: true })
    transport.last.reject('join-room', 'rate_limited', { retryable: true, retryAfterMs: 100 })
    await settle()
    expect(asked(test)).toEqual([])
    await vi.advanceTimersByTimeAsync(100)
    expect(asked(test)).toEqual(['c'])
    await answer(test, 'c')
    expect(asked(test)).toEqual(['b'])
    transport.last.reject('join-room', 'too_many_rooms')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked(test)).toEqual([])
    expect(list.getSnapshot().rooms.map(({ status }) => status)).toEqual([
      'live',
      'detached',
      'detached',
    ])
    list.close()
  })

  it('does not undo a removal', async () => {
    const { test, transport, server, list } = await start([mine('a'), mine('b')], { join: true })
    server.rooms = [mine('b'), { ...joined(11).room, id: 'a' }]
    let open = () => {}
    server.gate = new Promise((resolve) => (open = resolve))
    const removed = { roomId: 'a', seq: 11, user: { id: 'me', username: 'me' } }
    transport.last.event('member-removed', removed)
    await answer(test, 'b')
    expect(asked(test)).toEqual([])
    open()
    await settle()
    expect(asked(test)).toEqual([])
    expect(ids(list)).toEqual(['b'])
    list.close()
  })

  it('goes back into a room that its user was removed from and added to again', async () => {
    const { test, transport, server, list } = await start([mine('a')], { join: true })
    await answer(test, 'a')
    const user = { id: 'me', username: 'me' }
    server.rooms = []
    transport.last.event('member-removed', { roomId: 'a', seq: 11, user })
    await settle()
    expect(ids(list)).toEqual([])
    server.rooms = [mine('a', { headSeq: 12, readSeq: 12 })]
    const member = { user, role: 'member', joinedAt: time }
    transport.last.event('member-added', { roomId: 'a', seq: 12, member })
    await settle()
    expect(asked(test)).toEqual(['a'])
    await answer(test, 'a')
    expect(list.getSnapshot().rooms).toMatchObject([{ id: 'a', status: 'live' }])
    list.close()
  })

  it('leaves the app out of a room that it has left', async () => {
    const { test, client, transport, server, list } = await start([mine('a')], { join: true })
    await answer(test, 'a')
    const leaving = client.rooms.get('a').leave()
    await settle()
    transport.last.accept('leave-room', { roomId: 'a' })
    await leaving
    server.calls.length = 0
    const user = { id: 'me', username: 'me' }
    transport.last.event('member-removed', { roomId: 'a', seq: 10, user })
    await settle()
    expect(server.calls).toEqual(['/api/rooms/a'])
    expect(asked(test)).toEqual([])
    expect(list.getSnapshot().rooms).toMatchObject([{ id: 'a', status: 'detached' }])
    list.close()
  })
})
