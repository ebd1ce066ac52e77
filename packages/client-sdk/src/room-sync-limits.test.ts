// What a slow app, a full buffer and another log do to the order of a room.
import type { SyncedRoom } from '@chatnode/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { joined } from '../test/support/fake-transport.ts'
import { at, comeBack, enter } from '../test/support/sync-room.ts'
import { defer } from './async.ts'
import { MAX_HELD_COUNT } from './hold-buffer.ts'
import { REORDER_DELAY_MS } from './room-sync.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const settle = () => vi.advanceTimersByTimeAsync(0)

describe('the hold buffer', () => {
  it('is dropped when it is full, and nothing is lost', async () => {
    const room = enter()
    room.live(...Array.from({ length: MAX_HELD_COUNT + 50 }, (_, n) => n + 2))
    await vi.advanceTimersByTimeAsync(REORDER_DELAY_MS + 10)
    expect(room.seen).toEqual(Array.from({ length: MAX_HELD_COUNT + 51 }, (_, n) => n + 1))
  })

  it('has room for a megabyte', async () => {
    const room = enter()
    for (const seq of [2, 3, 4]) {
      room.server.head = seq
      room.sync.receive({ seq, characters: 400_000, deliver: () => undefined })
    }
    await vi.advanceTimersByTimeAsync(REORDER_DELAY_MS)
    expect(room.seen).toEqual([1, 2, 3, 4])
  })

  it('does not fill up behind an app that is slow', async () => {
    const room = enter()
    const slow = defer<void>()
    room.busy.until = slow.promise
    const count = MAX_HELD_COUNT * 3
    room.live(...Array.from({ length: count }, (_, n) => n + 1))
    expect(room.machine.state).toBe('reordering')
    room.busy.until = undefined
    slow.resolve()
    await vi.advanceTimersByTimeAsync(REORDER_DELAY_MS + 100)
    expect(room.seen).toEqual(Array.from({ length: count }, (_, n) => n + 1))
  })
})

describe('a handler', () => {
  it('is done before the position moves, and before the next event', async () => {
    const room = enter()
    const slow = defer<void>()
    room.busy.until = slow.promise
    room.live(1, 2)
    expect(room.seen).toEqual([1])
    expect(room.sync.position).toEqual(at(0))
    expect(room.sync.waiting).toBe(true)
    room.busy.until = undefined
    slow.resolve()
    await settle()
    expect(room.seen).toEqual([1, 2])
    expect(room.sync.position).toEqual(at(2))
  })

  it('that outlives the connection does not hear its event again', async () => {
    const room = enter()
    const slow = defer<void>()
    room.busy.until = slow.promise
    room.live(1, 2)
    room.busy.until = undefined
    await comeBack(room, 0)
    expect(room.seen).toEqual([1])
    slow.resolve()
    await settle()
    expect(room.seen).toEqual([1, 2])
  })
})

describe('a log that cannot be continued', () => {
  const snapshot = (seq: number, epoch: string) => ({
    roomId: 'r1',
    status: 'resync',
    reason: 'epoch',
    position: at(seq, epoch),
    snapshot: joined(seq, { position: at(seq, epoch) }),
  })

  it('begins anew from the snapshot, and holds what comes meanwhile', async () => {
    const room = enter({ head: 5 })
    room.lose()
    Object.assign(room.server, { head: 2, epoch: 'epoch-2' })
    const answer = defer<SyncedRoom>()
    room.read.mockReturnValueOnce(answer.promise)
    room.ask()
    room.answer()
    // Looks like the next one, and is of another log.
    room.live(6, 3)
    expect(room.seen).toEqual([])
    answer.resolve(snapshot(2, 'epoch-2'))
    await vi.advanceTimersByTimeAsync(10)
    expect(room.resyncs).toMatchObject([{ reason: 'epoch', snapshot: { position: { seq: 2 } } }])
    expect(room.seen).toEqual([3, 4, 5, 6])
    expect(room.sync.position).toEqual(at(6, 'epoch-2'))
  })

  it('asks also when the log is shorter than what was seen of it', async () => {
    const room = enter({ head: 5 })
    room.read.mockResolvedValueOnce(snapshot(3, 'epoch-1'))
    await comeBack(room, -2)
    expect(room.resyncs).toHaveLength(1)
    room.live(4)
    expect(room.seen).toEqual([4])
  })

  it('is over when the room is', async () => {
    const room = enter()
    room.onGone.mockImplementation(() => {
      room.machine.dispatch('expel')
      room.sync.reset()
    })
    room.read.mockResolvedValueOnce({ roomId: 'r1', status: 'gone' })
    await comeBack(room, 1)
    expect(room.machine.state).toBe('gone')
    expect(vi.getTimerCount()).toBe(0)
  })
})
