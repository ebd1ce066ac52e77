import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { joined } from '../../test/support/fake-transport.ts'
import { ids, mine, start, time } from '../../test/support/listed-rooms.ts'
import { settle, type TestClient } from '../../test/support/test-client.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

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
