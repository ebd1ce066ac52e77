import { beforeEach, describe, expect, it } from 'vitest'
import { testClock, type TestClock } from '../../test/support/clock.ts'
import { tape, type Tape } from '../../test/support/connections.ts'
import { ConnectionService } from './connection.service.ts'

const MINUTE = 60_000

let clock: TestClock
let told: Tape
let connections: ConnectionService
beforeEach(() => {
  clock = testClock()
  told = tape()
  connections = new ConnectionService({ clock, maxPerUser: 2 })
})

describe('ConnectionService', () => {
  it('maps a user to all their sockets', () => {
    const [tab1, tab2] = [told.connection('tab1', 'bob'), told.connection('tab2', 'bob')]
    connections.add(tab1, clock.now() + 15 * MINUTE)
    connections.add(tab2, clock.now() + 15 * MINUTE)
    expect(connections.of('bob').map(({ id }) => id)).toEqual(['tab1', 'tab2'])
    expect(connections.of('eve')).toEqual([])
    expect(connections.count).toBe(2)
  })

  it('bounds the sockets of one user, and not those of another', () => {
    for (const id of ['a', 'b']) connections.add(told.connection(id, 'bob'), clock.now() + MINUTE)
    expect(() => connections.reserve('bob')).toThrow('too many open connections')
    expect(() => connections.reserve('eve')).not.toThrow()
  })

  it('counts the places that are kept for sockets that are on their way', () => {
    connections.add(told.connection('a', 'bob'), clock.now() + MINUTE)
    const release = connections.reserve('bob')
    expect(() => connections.reserve('bob')).toThrow('too many open connections')
    release()
    const [tab, releaseAgain] = [told.connection('b', 'bob'), connections.reserve('bob')]
    connections.add(tab, clock.now() + MINUTE)
    releaseAgain()
    expect(() => connections.reserve('bob')).toThrow('too many open connections')
    connections.remove(tab)
    expect(() => connections.reserve('bob')).not.toThrow()
  })

  it('announces and closes each of many, within a second of its time', () => {
    const tabs = ['a', 'b', 'c', 'd'].map((id) => told.connection(id, `user of ${id}`))
    const end = clock.now() + 15 * MINUTE
    for (const [index, tab] of tabs.entries()) connections.add(tab, end - index * 300)
    clock.advance(14 * MINUTE - 900)
    expect(told.lines).toEqual(['d: auth-expiring'])
    clock.advance(1_000)
    expect(told.lines.slice(1)).toEqual(['a', 'b', 'c'].map((id) => `${id}: auth-expiring`))
    expect(clock.pending).toBe(1)
    told.lines.length = 0
    clock.advance(MINUTE + 31_000)
    expect(told.lines.sort()).toEqual(
      ['a', 'b', 'c', 'd'].map((id) => `${id}: closed, token_expired`),
    )
  })

  it('goes on watching the others when a connection goes as it is closed', () => {
    const tabs = ['a', 'b'].map((id) => told.connection(id, 'bob'))
    for (const tab of tabs) {
      tab.close = (code) => {
        told.lines.push(`${tab.id}: closed, ${code}`)
        connections.remove(tab)
      }
      connections.add(tab, clock.now() + 15 * MINUTE)
    }
    const eve = told.connection('eve', 'eve')
    connections.add(eve, clock.now() + 20 * MINUTE)
    clock.advance(21 * MINUTE)
    const closed = ['a', 'b', 'eve'].map((id) => `${id}: closed, token_expired`)
    expect(told.lines.filter((line) => line.includes('closed'))).toEqual(closed)
  })

  it('announces the end of a token a minute before, and closes half a minute after', () => {
    connections.add(told.connection('tab', 'bob'), clock.now() + 15 * MINUTE)
    clock.advance(14 * MINUTE - 1)
    expect(told.lines).toEqual([])
    clock.advance(1)
    expect(told.lines).toEqual(['tab: auth-expiring'])
    clock.advance(MINUTE + 29_999)
    expect(told.lines).toHaveLength(1)
    clock.advance(1)
    expect(told.lines.at(-1)).toBe('tab: closed, token_expired')
  })

  it('goes on with a renewed token', () => {
    const tab = told.connection('tab', 'bob')
    connections.add(tab, clock.now() + 15 * MINUTE)
    clock.advance(14 * MINUTE)
    connections.renew(tab, { sessionId: 'another', expiresAt: clock.now() + 15 * MINUTE })
    clock.advance(13 * MINUTE)
    expect(told.lines).toEqual(['tab: auth-expiring'])
  })

  it('does not announce the end of a short-lived token as soon as it is brought', () => {
    connections.add(told.connection('tab', 'bob'), clock.now() + MINUTE)
    clock.advance(44_999)
    expect(told.lines).toEqual([])
    clock.advance(1)
    expect(told.lines).toEqual(['tab: auth-expiring'])
  })

  it('waits for the end of a token that lives longer than one timer can wait', () => {
    const sixtyDays = 60 * 24 * 60 * MINUTE
    connections.add(told.connection('tab', 'bob'), clock.now() + sixtyDays)
    clock.advance(sixtyDays - MINUTE - 1)
    expect(told.lines).toEqual([])
    clock.advance(1)
    expect(told.lines).toEqual(['tab: auth-expiring'])
  })

  it('closes the sockets of one session', () => {
    connections.add(told.connection('bob', 'bob'), clock.now() + MINUTE)
    connections.add(told.connection('eve', 'eve'), clock.now() + MINUTE)
    told.lines.length = 0
    connections.closeSession('session of bob', 'session_ended')
    expect(told.lines).toEqual(['bob: closed, session_ended'])
  })

  it('holds nothing and no timer of a removed connection', () => {
    const tab = told.connection('tab', 'bob')
    connections.add(tab, clock.now() + MINUTE)
    connections.remove(tab)
    connections.remove(tab)
    expect(connections.count).toBe(0)
    expect(clock.pending).toBe(0)
  })
})
