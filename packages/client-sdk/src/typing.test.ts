import { limits } from '@chatnode/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { spy } from '../test/support/spy.ts'
import { systemClock } from './clock.ts'
import { RoomTyping } from './typing.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const ada = { id: 'ada', username: 'ada' }
const bob = { id: 'bob', username: 'bob' }
const eve = { id: 'eve', username: 'eve' }

function create({ inside = true } = {}) {
  const sent: string[] = []
  const typing = new RoomTyping({
    clock: systemClock,
    report: spy(),
    self: () => 'ada',
    send: (event) => {
      if (inside) sent.push(event)
      return inside
    },
  })
  return { typing, sent }
}

describe('typing', () => {
  it('renews as often as the protocol wants, however fast the keys', () => {
    const { typing, sent } = create()
    const keyEveryMs = 100
    for (let now = 0; now < limits.typingRenewMs * 2; now += keyEveryMs) {
      typing.start()
      vi.advanceTimersByTime(keyEveryMs)
    }
    expect(sent).toEqual(['typing-start', 'typing-start'])
  })

  it('stops by itself, before the server would', () => {
    const { typing, sent } = create()
    typing.start()
    vi.advanceTimersByTime(limits.typingRenewMs - 1)
    typing.start()
    vi.advanceTimersByTime(limits.typingTimeoutMs - limits.typingRenewMs)
    expect(sent).toEqual(['typing-start', 'typing-stop'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('stops once when told, and not at all when the server knows', () => {
    const { typing, sent } = create()
    typing.stop()
    typing.start()
    typing.stop()
    typing.stop()
    typing.start()
    typing.ended()
    vi.advanceTimersByTime(60_000)
    expect(sent).toEqual(['typing-start', 'typing-stop', 'typing-start'])
  })

  it('does nothing outside the room', () => {
    const { typing, sent } = create({ inside: false })
    typing.start()
    vi.advanceTimersByTime(60_000)
    expect(sent).toEqual([])
  })
})

describe('the others who are typing', () => {
  it('come and go, without this user', () => {
    const { typing } = create()
    const changed = spy()
    typing.users.subscribe(changed)
    typing.handleStart(ada)
    typing.handleStart(bob)
    typing.handleStart(eve)
    typing.handleStart(bob)
    expect(typing.users.getSnapshot()).toEqual([bob, eve])
    typing.handleStop(bob)
    typing.handleStop(bob)
    expect(typing.users.getSnapshot()).toEqual([eve])
    expect(changed).toHaveBeenCalledTimes(3)
  })

  it('are forgotten when nothing is heard of them', () => {
    const { typing } = create()
    typing.handleStart(bob)
    vi.advanceTimersByTime(limits.typingForgetMs - 1)
    typing.handleStart(bob)
    vi.advanceTimersByTime(limits.typingForgetMs - 1)
    expect(typing.users.getSnapshot()).toEqual([bob])
    vi.advanceTimersByTime(1)
    expect(typing.users.getSnapshot()).toEqual([])
  })

  it('leave no timer behind', () => {
    const { typing } = create()
    typing.start()
    typing.handleStart(bob)
    typing.reset()
    expect(typing.users.getSnapshot()).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})
