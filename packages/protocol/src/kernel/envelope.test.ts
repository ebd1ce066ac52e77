import { describe, expect, it } from 'vitest'
import { ReplyEnvelope, WireError } from './envelope.ts'
import { parse } from './parse.ts'

const error = { code: 'some_code', message: 'no' }

describe('ReplyEnvelope', () => {
  it.each([
    { ok: true, data: { any: [1] } },
    { ok: true, data: null },
    { ok: false, error },
    { ok: false, error: { ...error, data: 1, retryable: true, retryAfterMs: 5, requestId: 'q' } },
  ])('reads %j', (reply) => {
    expect(parse(ReplyEnvelope, reply)).toEqual({ success: true, data: reply })
  })

  it.each([{}, null, 'ok', { ok: 'true', data: 1 }, { ok: false }, { ok: false, error: 'no' }])(
    'refuses %j',
    (reply) => expect(parse(ReplyEnvelope, reply).success).toBe(false),
  )
})

describe('WireError', () => {
  it('drops what a newer server adds', () => {
    expect(parse(WireError, { ...error, hint: 'x' })).toEqual({ success: true, data: error })
  })
})
