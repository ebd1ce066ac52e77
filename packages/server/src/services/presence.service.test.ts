import { beforeEach, describe, expect, it } from 'vitest'
import { testClock, type TestClock } from '../../test/support/clock.ts'
import { tape, type Tape } from '../../test/support/connections.ts'
import { PresenceService } from './presence.service.ts'
import { TypingService } from './typing.service.ts'

let clock: TestClock
let told: Tape
let presence: PresenceService
let typing: TypingService
beforeEach(() => {
  clock = testClock()
  told = tape()
  typing = new TypingService({ broadcaster: told.broadcaster, clock })
  presence = new PresenceService({
    clock,
    broadcaster: told.broadcaster,
    typing,
    graceMs: 10_000,
    maxRooms: 2,
  })
})

const isHere = (roomId: string, userId: string): boolean =>
  presence.present(roomId).some(({ id }) => id === userId)

describe('PresenceService', () => {
  it('counts several connections of one user once', () => {
    const [tab1, tab2] = [told.connection('tab1', 'bob'), told.connection('tab2', 'bob')]
    presence.enter(tab1, 'room')
    presence.enter(tab2, 'room')
    presence.leave(tab1, 'room')
    expect(presence.present('room')).toEqual([{ id: 'bob', username: 'bob' }])
    presence.leave(tab2, 'room')
    expect(presence.present('room')).toEqual([])
    expect(told.lines).toEqual(['room: user-joined bob except tab1', 'room: user-left bob'])
  })

  it('is idempotent: entering and leaving twice tells once', () => {
    const tab = told.connection('tab', 'bob')
    presence.enter(tab, 'room')
    presence.enter(tab, 'room')
    presence.leave(tab, 'room')
    presence.leave(tab, 'room')
    expect(told.lines).toHaveLength(2)
  })

  it('keeps a user present for a while after their last connection was lost', () => {
    const tab = told.connection('tab', 'bob')
    presence.enter(tab, 'room')
    presence.lose(tab)
    clock.advance(9_999)
    expect(isHere('room', 'bob')).toBe(true)
    clock.advance(1)
    expect(isHere('room', 'bob')).toBe(false)
    expect(told.lines.at(-1)).toBe('room: user-left bob')
  })

  it('shows nothing of a page reload', () => {
    presence.enter(told.connection('old', 'bob'), 'room')
    presence.lose(told.connection('old', 'bob'))
    presence.enter(told.connection('new', 'bob'), 'room')
    clock.advance(60_000)
    expect(isHere('room', 'bob')).toBe(true)
    expect(told.lines).toEqual(['room: user-joined bob except old'])
  })

  it('shows nothing when one of two connections is lost', () => {
    const [lost, kept] = [told.connection('lost', 'bob'), told.connection('kept', 'bob')]
    presence.enter(lost, 'room')
    presence.enter(kept, 'room')
    presence.lose(lost)
    clock.advance(60_000)
    expect(isHere('room', 'bob')).toBe(true)
  })

  it('leaves all rooms at once on a clean close', () => {
    const tab = told.connection('tab', 'bob')
    presence.enter(tab, 'one')
    presence.enter(tab, 'two')
    presence.leaveAll(tab)
    expect(told.lines.slice(-2)).toEqual(['one: user-left bob', 'two: user-left bob'])
  })

  it('puts every connection of a removed member out, and only theirs', () => {
    const [tab1, tab2] = [told.connection('tab1', 'bob'), told.connection('tab2', 'bob')]
    const other = told.connection('other', 'eve')
    for (const connection of [tab1, tab2, other]) presence.enter(connection, 'room')
    presence.evict('room', 'bob')
    expect([tab1, tab2, other].map(({ rooms }) => rooms.has('room'))).toEqual([false, false, true])
    expect(presence.isIn('tab1', 'room')).toBe(false)
    expect(isHere('room', 'bob')).toBe(false)
  })

  it('puts out a member who is in their grace', () => {
    const tab = told.connection('tab', 'bob')
    presence.enter(tab, 'room')
    presence.lose(tab)
    presence.evict('room', 'bob')
    expect(isHere('room', 'bob')).toBe(false)
    expect(clock.pending).toBe(0)
  })

  it('does not let a connection in that has gone meanwhile', () => {
    const tab = told.connection('tab', 'bob')
    tab.isOpen = false
    presence.enter(tab, 'room')
    expect(presence.present('room')).toEqual([])
    expect(told.lines).toEqual([])
  })

  it('bounds the rooms of a connection, but not a repeated join', () => {
    const tab = told.connection('tab', 'bob')
    presence.enter(tab, 'one')
    presence.enter(tab, 'two')
    expect(() => presence.reserve('tab', 'two')).not.toThrow()
    expect(() => presence.reserve('tab', 'three')).toThrow('too many rooms')
  })

  it('counts the rooms that a connection is about to enter', () => {
    const giveBack = presence.reserve('tab', 'one')
    presence.reserve('tab', 'two')
    expect(() => presence.reserve('tab', 'three')).toThrow('too many rooms')
    expect(() => presence.reserve('tab', 'two')).not.toThrow()
    giveBack()
    expect(() => presence.reserve('tab', 'three')).not.toThrow()
  })

  it('ends a typing indicator with the presence that carried it', () => {
    const tab = told.connection('tab', 'bob')
    presence.enter(tab, 'room')
    typing.start(tab, 'room')
    presence.lose(tab)
    expect(told.lines.at(-1)).toBe('room: typing-stop bob except bob')
  })

  it('holds nothing and no timer once everybody has gone', () => {
    for (const id of ['a', 'b', 'c']) {
      const connection = told.connection(id, `user ${id}`)
      presence.enter(connection, 'one')
      presence.enter(connection, 'two')
      typing.start(connection, 'one')
      if (id === 'a') presence.leaveAll(connection)
      else presence.lose(connection)
    }
    clock.advance(10_000)
    expect(clock.pending).toBe(0)
    expect(presence.size).toBe(0)
    expect(typing.size).toBe(0)
  })
})
