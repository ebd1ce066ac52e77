import type { SyncedRoom } from '@chatnode/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { message } from '../test/support/fake-transport.ts'
import { spy } from '../test/support/spy.ts'
import { at, comeBack, createSyncRoom, enter } from '../test/support/sync-room.ts'
import { defer } from './async.ts'
import { ChatError } from './errors.ts'
import { REORDER_DELAY_MS } from './room-sync.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const settle = () => vi.advanceTimersByTimeAsync(0)

describe('a first join', () => {
  it('begins at the head; what came before the answer waits for it', () => {
    const room = createSyncRoom({ head: 3 })
    room.ask()
    room.live(3, 4)
    expect(room.seen).toEqual([])
    room.answer({ position: at(3) })
    room.live(5)
    expect(room.seen).toEqual([4, 5])
    expect(room.machine.state).toBe('live')
    expect(room.read).not.toHaveBeenCalled()
  })

  it('begins after a position of the app, and reads from there', async () => {
    const room = createSyncRoom({ head: 9 })
    room.ask()
    room.answer({}, at(6))
    expect(room.machine.state).toBe('catching-up')
    await settle()
    expect(room.seen).toEqual([7, 8, 9])
    expect(room.sync.position).toEqual(at(9))
  })
})

describe('live events', () => {
  it('are delivered once', () => {
    const room = enter()
    room.live(1, 2, 2, 1, 3)
    expect(room.seen).toEqual([1, 2, 3])
    expect(room.sync.position).toEqual(at(3))
  })

  it('may overtake each other, and are put in order without asking', async () => {
    const room = enter()
    room.live(2, 3)
    expect(room.machine.state).toBe('reordering')
    await vi.advanceTimersByTimeAsync(REORDER_DELAY_MS - 1)
    room.live(1)
    expect(room.seen).toEqual([1, 2, 3])
    expect(room.machine.state).toBe('live')
    await vi.advanceTimersByTimeAsync(REORDER_DELAY_MS)
    expect(room.read).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('wait for a lost one, which is read from the log', async () => {
    const room = enter()
    room.live(1, 4)
    await vi.advanceTimersByTimeAsync(REORDER_DELAY_MS)
    expect(room.seen).toEqual([1, 2, 3, 4])
    expect(room.read).toHaveBeenCalledExactlyOnceWith(at(1), expect.anything())
    room.live(5)
    expect(room.seen).toEqual([1, 2, 3, 4, 5])
  })

  it('that cannot be read keep their place', () => {
    const room = enter()
    room.live(1)
    room.sync.receive({ seq: 2 })
    room.live(3)
    expect(room.seen).toEqual([1, 3])
    expect(room.sync.position).toEqual(at(3))
  })

  it('of an unknown name are looked up at once, and skipped only where the log has them', async () => {
    const room = enter()
    room.live(1)
    room.server.head = 2
    room.sync.receiveUnknown(2)
    await settle()
    expect(room.read).toHaveBeenCalledTimes(1)
    expect(room.sync.position).toEqual(at(2))
    room.sync.receiveUnknown(2)
    await settle()
    expect(room.read).toHaveBeenCalledTimes(1)
  })
})

describe('room-heads', () => {
  it('show that the last event was lost', async () => {
    const room = enter()
    room.live(1)
    room.server.head = 3
    room.sync.receiveHead(at(3))
    await vi.advanceTimersByTimeAsync(REORDER_DELAY_MS)
    expect(room.seen).toEqual([1, 2, 3])
  })

  it('mean nothing when nothing is missing', async () => {
    const room = enter({ head: 3 })
    room.sync.receiveHead(at(3))
    expect(room.machine.state).toBe('live')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('of another epoch make the room ask', async () => {
    const room = enter({ head: 3 })
    room.sync.receiveHead(at(1, 'epoch-2'))
    await vi.advanceTimersByTimeAsync(REORDER_DELAY_MS)
    expect(room.read).toHaveBeenCalledTimes(1)
  })
})

describe('a join after a reconnect', () => {
  it('asks for nothing when nothing was missed', async () => {
    const room = enter({ head: 2 })
    await comeBack(room, 0)
    expect(room.read).not.toHaveBeenCalled()
    expect(room.machine.state).toBe('live')
  })

  it('delivers what was missed page by page, and live events after that', async () => {
    const room = enter({ head: 2, pageSize: 2 })
    room.lose()
    room.server.head = 7
    room.ask()
    room.live(8)
    room.answer({ position: at(7) })
    await vi.advanceTimersByTimeAsync(10)
    expect(room.seen).toEqual([3, 4, 5, 6, 7, 8])
    expect(room.read.mock.calls.map(([{ seq }]) => seq)).toEqual([2, 4, 6])
    expect(room.machine.state).toBe('live')
  })

  it('lets others have their turn between two pages', async () => {
    const room = enter({ pageSize: 1 })
    await comeBack(room, 3)
    const other = spy()
    setTimeout(other, 0)
    expect(room.seen).not.toContain(3)
    await vi.advanceTimersByTimeAsync(10)
    expect(other).toHaveBeenCalled()
    expect(room.seen).toEqual([1, 2, 3])
  })

  it('tries again while the log cannot be read, and is stale meanwhile', async () => {
    const room = enter()
    room.read.mockRejectedValueOnce(new ChatError('unavailable', 'no', { retryable: true }))
    await comeBack(room, 2)
    expect(room.machine.state).toBe('stale')
    room.live(4)
    expect(room.seen).toEqual([])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(room.seen).toEqual([1, 2, 3, 4])
    expect(room.machine.state).toBe('live')
    expect(room.report).not.toHaveBeenCalled()
  })

  it('is live again when what was missing comes by itself', async () => {
    const room = enter()
    room.read.mockRejectedValueOnce(new ChatError('timeout', 'no'))
    await comeBack(room, 2)
    room.live(1, 2)
    expect(room.machine.state).toBe('live')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(room.read).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['a hole', { events: [{ event: 'message-received', payload: message(2) }], hasMore: false }],
    ['nothing, though there is more', { events: [], hasMore: true }],
    ['less than the log has', { events: [], hasMore: false }],
    ['a status that nobody knows', { status: 'later' }],
  ])('hands out no part of a page with %s, and says so', async (_case, page) => {
    const room = enter()
    const synced = { roomId: 'r1', status: 'events', position: at(2), ...page }
    room.read.mockResolvedValueOnce(synced)
    await comeBack(room, 2)
    expect(room.seen).toEqual([])
    expect(room.machine.state).toBe('stale')
    expect(room.report).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(room.seen).toEqual([1, 2])
  })

  it('ends with the connection', async () => {
    const room = enter()
    const page = defer<SyncedRoom>()
    room.read.mockReturnValueOnce(page.promise)
    await comeBack(room, 2)
    await comeBack(room, 1)
    expect(room.seen).toEqual([1, 2, 3])
    const events = [{ event: 'message-received', payload: message(4) }]
    page.resolve({ roomId: 'r1', status: 'events', events, position: at(4), hasMore: false })
    await settle()
    expect(room.seen).toEqual([1, 2, 3])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('forgets its place when the room was left on purpose', async () => {
    const room = enter()
    room.live(1)
    room.machine.dispatch('drop')
    room.sync.reset()
    room.server.head = 5
    room.ask()
    room.answer()
    room.live(6)
    expect(room.seen).toEqual([1, 6])
  })
})
