import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { joined, message } from '../../test/support/fake-transport.ts'
import { ids, mine, refused, serve, start, time } from '../../test/support/listed-rooms.ts'
import { spy } from '../../test/support/spy.ts'
import { createTestClient, goOnline, reconnect, settle } from '../../test/support/test-client.ts'
import { roomList } from './room-list.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

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
    const last = list.getSnapshot()
    const count = told.mock.calls.length
    await goOnline(test)
    void client.rooms.get('a').join()
    await settle()
    expect(told).toHaveBeenCalledTimes(count)
    expect(list.getSnapshot()).toBe(last)
  })
})
