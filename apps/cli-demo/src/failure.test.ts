import { ChatError } from '@chatnode/client-sdk'
import { describe, expect, it } from 'vitest'
import { Failure, toErrorLine, toFailure } from './failure.ts'

const server = 'http://localhost:3000'
const messageFor = (error: unknown): string => toFailure('send', error, server).message

describe('toFailure', () => {
  it('says what the command wanted, and why it could not', () => {
    const error = new ChatError('forbidden', 'cannot update room r1: your role does not allow this')
    expect(messageFor(error)).toBe('cannot send: your role does not allow this')
  })

  it('names the command that helps', () => {
    expect(messageFor(new ChatError('unauthorized', 'cannot x: y'))).toContain(
      'chatnode login NAME',
    )
    expect(messageFor(new ChatError('room_not_found', 'cannot x: y'))).toContain('chatnode rooms')
    expect(messageFor(new ChatError('not_a_member', 'cannot x: y'))).toContain('chatnode join ROOM')
  })

  it('names the server that does not answer, and the reason', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    const cause = new TypeError('fetch failed', { cause: refused })
    const error = new ChatError('network', 'cannot log in: fetch failed', { cause })
    expect(messageFor(error)).toMatch(/^cannot send: no server answers at .*3000 \(ECONNREFUSED\)/)
  })

  it('leaves a failure that has its words already', () => {
    const failure = new Failure('cannot understand this: no', { exitCode: 2 })
    expect(toFailure('send', failure, server)).toBe(failure)
  })
})

describe('toErrorLine', () => {
  it('is one line without control characters, whatever the server said', () => {
    const line = toErrorLine(new Error('cannot x:\n  \u001b[2Jno'))
    expect(line).toBe('chatnode: cannot x: ␛[2Jno')
  })
})
