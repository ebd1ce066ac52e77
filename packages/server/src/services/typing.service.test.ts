import { limits } from '@chatnode/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { testClock, type TestClock } from '../../test/support/clock.ts'
import { tape, type Tape } from '../../test/support/connections.ts'
import { TypingService } from './typing.service.ts'

let clock: TestClock
let told: Tape
let typing: TypingService
beforeEach(() => {
  clock = testClock()
  told = tape()
  typing = new TypingService({ broadcaster: told.broadcaster, clock })
})

describe('TypingService', () => {
  it('ends an indicator by itself when it is not renewed', () => {
    typing.start(told.connection('tab', 'bob'), 'room')
    clock.advance(limits.typingTimeoutMs - 1)
    expect(told.lines).toEqual(['room: typing-start bob except bob'])
    clock.advance(1)
    expect(told.lines.at(-1)).toBe('room: typing-stop bob except bob')
    expect(clock.pending).toBe(0)
  })

  it('goes on while it is renewed, and tells the room each time', () => {
    const tab = told.connection('tab', 'bob')
    for (let renewed = 0; renewed < 5; renewed += 1) {
      typing.start(tab, 'room')
      clock.advance(limits.typingRenewMs)
    }
    expect(told.lines).toEqual(Array(5).fill('room: typing-start bob except bob'))
  })

  it('ends with the last of several connections', () => {
    const [tab1, tab2] = [told.connection('tab1', 'bob'), told.connection('tab2', 'bob')]
    typing.start(tab1, 'room')
    typing.start(tab2, 'room')
    typing.stop(tab1, 'room')
    expect(told.lines).not.toContain('room: typing-stop bob except bob')
    typing.stop(tab2, 'room')
    expect(told.lines.at(-1)).toBe('room: typing-stop bob except bob')
  })

  it('says nothing of a stop without a start', () => {
    typing.stop(told.connection('tab', 'bob'), 'room')
    typing.stopUser('room', 'bob')
    expect(told.lines).toEqual([])
  })

  it('ends on all connections once the message is sent', () => {
    typing.start(told.connection('tab1', 'bob'), 'room')
    typing.start(told.connection('tab2', 'bob'), 'room')
    typing.stopUser('room', 'bob')
    expect(told.lines.filter((line) => line.includes('typing-stop'))).toHaveLength(1)
    expect(clock.pending).toBe(0)
    expect(typing.size).toBe(0)
  })

  it('keeps rooms and users apart', () => {
    typing.start(told.connection('a', 'alice'), 'one')
    typing.start(told.connection('b', 'bob'), 'one')
    typing.start(told.connection('a', 'alice'), 'two')
    typing.stopUser('one', 'alice')
    expect(typing.size).toBe(2)
  })
})
