import type { ChatMessage, MessagePage } from '@chatnode/protocol'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { joined, message } from '../test/support/fake-transport.ts'
import { systemClock } from './clock.ts'
import { ChatError } from './errors.ts'
import { RoomSync } from './room-sync.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const settle = () => vi.advanceTimersByTimeAsync(0)

/** A room whose log has messages only, and what an app sees of it. */
function create(pageSize = 100) {
  const log: ChatMessage[] = []
  const seen: number[] = []
  const resyncs: unknown[] = []
  const page = (items: ChatMessage[], more: boolean): MessagePage =>
    more ? { items, nextCursor: String(items.at(-1)?.seq) } : { items }
  const fetchAfter = vi.fn<(after: number, signal: AbortSignal) => Promise<MessagePage>>(
    (after) => {
      const missed = log.filter(({ seq }) => seq > after)
      return Promise.resolve(page(missed.slice(0, pageSize), missed.length > pageSize))
    },
  )
  const sync = new RoomSync({
    fetchAfter,
    deliver: ({ seq }) => seen.push(seq),
    onResync: (resync) => resyncs.push(resync),
    clock: systemClock,
    random: () => 1,
    reconnect: { minDelayMs: 1_000, maxDelayMs: 30_000 },
  })
  const grow = (count: number) => {
    for (let n = 0; n < count; n += 1) log.push(message(log.length + 1))
  }
  const live = (seq: number) => sync.receive({ seq, deliver: () => seen.push(seq) })
  const head = () => log.length
  /** The answer to a join, with the newest `count` messages. */
  const enter = (count = 0) => {
    sync.enter(joined(head(), { page: page(log.slice(head() - count), head() > count) }))
  }
  return { sync, log, seen, resyncs, fetchAfter, grow, live, enter, head }
}

describe('a first join', () => {
  it('begins at the head: older messages are the page, newer ones are events', () => {
    const room = create()
    room.grow(3)
    room.sync.hold()
    room.live(3)
    room.live(4)
    expect(room.seen).toEqual([])
    room.enter(2)
    room.live(5)
    expect(room.seen).toEqual([4, 5])
    expect(room.fetchAfter).not.toHaveBeenCalled()
  })
})

describe('live events', () => {
  it('are delivered once', () => {
    const room = create()
    room.sync.hold()
    room.enter()
    for (const seq of [1, 2, 2, 1, 3]) room.live(seq)
    expect(room.seen).toEqual([1, 2, 3])
  })

  it('wait for a missing one, which is read from the history', async () => {
    const room = create()
    room.sync.hold()
    room.enter()
    room.grow(4)
    room.live(1)
    room.live(4)
    expect(room.seen).toEqual([1])
    expect(room.sync.catchingUp).toBe(true)
    await settle()
    expect(room.seen).toEqual([1, 2, 3, 4])
    expect(room.fetchAfter).toHaveBeenCalledExactlyOnceWith(1, expect.anything())
    room.live(5)
    expect(room.seen).toEqual([1, 2, 3, 4, 5])
  })

  it('that were lost while others were read are found as well', async () => {
    const room = create()
    room.sync.hold()
    room.enter()
    room.grow(2)
    room.live(2)
    room.grow(2)
    room.live(4)
    await settle()
    expect(room.seen).toEqual([1, 2, 3, 4])
  })

  it('of another kind that were lost are not waited for', async () => {
    const room = create()
    room.sync.hold()
    room.enter()
    room.log.push(message(1), message(3))
    room.live(1)
    room.live(3)
    await settle()
    expect(room.seen).toEqual([1, 3])
    room.live(4)
    expect(room.seen).toEqual([1, 3, 4])
  })

  it('of a kind that is unknown move the cursor all the same', () => {
    const room = create()
    room.sync.hold()
    room.enter()
    room.live(1)
    room.sync.receive({ seq: 2 })
    room.live(3)
    expect(room.seen).toEqual([1, 3])
    expect(room.fetchAfter).not.toHaveBeenCalled()
  })
})

describe('a join after a reconnect', () => {
  async function reconnect(room: ReturnType<typeof create>, missed: number, pageOf = 0) {
    room.grow(2)
    room.sync.hold()
    room.enter()
    room.sync.pause()
    room.grow(missed)
    room.sync.hold()
    room.enter(pageOf)
    await settle()
  }

  it('delivers what was missed, from the answer where it reaches that far', async () => {
    const room = create()
    await reconnect(room, 3, 3)
    expect(room.seen).toEqual([3, 4, 5])
    expect(room.fetchAfter).not.toHaveBeenCalled()
  })

  it('delivers what was missed page by page, and live events after that', async () => {
    const room = create(2)
    const done = reconnect(room, 5, 2)
    room.grow(1)
    room.live(8)
    await done
    expect(room.seen).toEqual([3, 4, 5, 6, 7, 8])
    expect(room.fetchAfter.mock.calls.map(([after]) => after)).toEqual([2, 4, 6])
  })

  it('delivers nothing twice when nothing was missed', async () => {
    const room = create()
    await reconnect(room, 0, 2)
    expect(room.seen).toEqual([])
    expect(room.fetchAfter).not.toHaveBeenCalled()
  })

  it('keeps its place between the messages that were read for an event of another kind', async () => {
    const room = create()
    room.sync.hold()
    room.enter()
    room.sync.pause()
    room.log.push(message(1), message(3))
    room.sync.hold()
    room.live(2)
    room.sync.enter(joined(3, { page: { items: [], nextCursor: '3' } }))
    await settle()
    expect(room.seen).toEqual([1, 2, 3])
  })

  it('tries again while the history cannot be read, and holds live events meanwhile', async () => {
    const room = create()
    room.fetchAfter.mockRejectedValueOnce(new ChatError('network', 'down'))
    await reconnect(room, 2)
    room.grow(1)
    room.live(5)
    expect(room.seen).toEqual([])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(room.seen).toEqual([3, 4, 5])
  })

  it('says so when the history cannot be read at all, and goes on', async () => {
    const room = create()
    room.fetchAfter.mockRejectedValueOnce(new ChatError('incompatible', 'nonsense'))
    await reconnect(room, 2)
    expect(room.resyncs).toMatchObject([{ reason: 'unreadable', error: { code: 'incompatible' } }])
    room.live(5)
    expect(room.seen).toEqual([5])
  })

  it.each([
    ['another epoch', joined(9, { position: { epoch: 'epoch-2', seq: 9 } })],
    ['a log that is shorter than it was', joined(1)],
  ])('says so when it meets %s, and begins anew', async (_, answer) => {
    const room = create()
    await reconnect(room, 0)
    room.sync.pause()
    room.sync.hold()
    room.sync.enter(answer)
    expect(room.resyncs).toEqual([{ reason: 'log-replaced' }])
    room.live(answer.position.seq + 1)
    expect(room.seen).toEqual([answer.position.seq + 1])
  })

  it('forgets its place when the room was left on purpose', async () => {
    const room = create()
    await reconnect(room, 0)
    room.sync.reset()
    room.grow(3)
    room.sync.hold()
    room.enter(3)
    expect(room.seen).toEqual([])
  })

  it('ends with the join that began it', async () => {
    const room = create()
    room.fetchAfter.mockImplementationOnce(() => new Promise(() => {}))
    await reconnect(room, 2)
    room.sync.reset()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(room.seen).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('whatever the network does', () => {
  // Grow the log, deliver any of its events live in any order, break the connection, come back.
  const step = fc.oneof(
    fc.record({ do: fc.constant('grow'), n: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ do: fc.constant('live'), n: fc.nat(20) }),
    fc.record({ do: fc.constant('drop'), n: fc.nat(6) }),
    fc.record({ do: fc.constant('wait'), n: fc.constant(0) }),
  )

  it('hands out every event once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 3 }), run),
      { numRuns: 500 },
    )
  })

  async function run(steps: { do: string; n: number }[], pageSize: number): Promise<void> {
    const room = create(pageSize)
    const reconnect = async (pageOf: number) => {
      room.sync.pause()
      room.sync.hold()
      await settle()
      room.enter(Math.min(pageOf, room.head()))
    }
    room.sync.hold()
    room.enter()
    for (const { do: what, n } of steps) {
      if (what === 'grow') room.grow(n)
      else if (what === 'live' && room.head() > 0) room.live((n % room.head()) + 1)
      else if (what === 'drop') await reconnect(n)
      else await settle()
    }
    await reconnect(3)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(room.seen).toEqual(room.log.map(({ seq }) => seq))
  }
})
