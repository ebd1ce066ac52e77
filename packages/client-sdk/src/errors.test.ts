import { describe, expect, it } from 'vitest'
import { asChatError, ChatError, isChatError, isTokenRefusal, refusal } from './errors.ts'

describe('ChatError', () => {
  it('is recognised across copies of the package', () => {
    const foreign = Object.assign(new Error('x'), { [Symbol.for('chatnode.ChatError')]: true })
    expect(isChatError(new ChatError('timeout', 'x'))).toBe(true)
    expect(isChatError(foreign)).toBe(true)
    for (const other of [new Error('x'), undefined, null, 'timeout', { code: 'timeout' }]) {
      expect(isChatError(other)).toBe(false)
    }
  })

  it('says of its own codes whether another try may help', () => {
    const retryable = ['timeout', 'disconnected', 'aborted', 'closed', 'incompatible', 'network']
      .map((code) => new ChatError(code, 'x'))
      .filter((error) => error.retryable)
    expect(retryable.map((error) => error.code)).toEqual(['timeout', 'disconnected', 'network'])
    expect(new ChatError('toString', 'x').retryable).toBe(false)
  })

  it('carries what the server said', () => {
    const error = refusal('send', {
      code: 'rate_limited',
      message: 'too many requests',
      retryable: true,
      retryAfterMs: 40,
      requestId: 'q1',
    })
    expect(error).toMatchObject({
      name: 'ChatError',
      code: 'rate_limited',
      message: 'cannot send: too many requests',
      known: true,
      retryable: true,
      retryAfterMs: 40,
      requestId: 'q1',
    })
  })

  it('passes a code of a newer server on as unknown, with its data', () => {
    const error = refusal('send', { code: 'too_sunny', message: 'no', data: { degrees: 40 } })
    expect(error).toMatchObject({ code: 'too_sunny', known: false, data: { degrees: 40 } })
  })

  it('makes one of anything', () => {
    const chatError = new ChatError('closed', 'x')
    expect(asChatError('send', chatError, 'network')).toBe(chatError)
    const cause = new TypeError('fetch failed')
    const error = asChatError('send', cause, 'network')
    expect(error).toMatchObject({ code: 'network', message: 'cannot send: fetch failed', cause })
    expect(asChatError('send', 'odd', 'network').message).toBe('cannot send: odd')
  })

  it('knows when a newer token is what is missing', () => {
    expect(isTokenRefusal(new ChatError('token_expired', 'x'))).toBe(true)
    expect(isTokenRefusal(new ChatError('forbidden', 'x'))).toBe(false)
    expect(isTokenRefusal(new Error('unauthorized'))).toBe(false)
  })
})
