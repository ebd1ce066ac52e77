import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { defineContract } from './contract.ts'
import { toFailure } from './failure.ts'

const contract = defineContract({
  name: 'test',
  version: '1.0',
  errors: {
    room_full: { status: 409, message: 'full', data: z.object({ limit: z.int() }) },
    forbidden: { status: 403, message: 'forbidden' },
  },
  features: [],
})

const facts = { retryable: false, retryAfterMs: undefined, requestId: undefined }

describe('toFailure', () => {
  it('knows a code of the table, and parses its data', () => {
    const error = { code: 'room_full', message: 'no', data: { limit: 5, color: 'red' } }
    expect(toFailure(contract, error)).toEqual({
      ...facts,
      known: true,
      code: 'room_full',
      message: 'no',
      data: { limit: 5 },
    })
  })

  it('passes on what the server said about a retry', () => {
    const said = { retryable: true, retryAfterMs: 250, requestId: 'q1' }
    expect(toFailure(contract, { code: 'forbidden', message: '', ...said })).toMatchObject(said)
  })

  it('drops data of a code that declares none', () => {
    const failure = toFailure(contract, { code: 'forbidden', message: '', data: { secret: 1 } })
    expect(failure).toMatchObject({ known: true, data: undefined })
  })

  it.each(['room_empty', '', '__proto__', 'constructor', 'toString'])(
    'does not know the code "%s", and hands it over as it came',
    (code) => {
      expect(toFailure(contract, { code, message: 'no', data: { any: 1 } })).toEqual({
        ...facts,
        known: false,
        code,
        message: 'no',
        data: { any: 1 },
      })
    },
  )

  it.each([undefined, null, { limit: 'five' }, []])(
    'does not know a code whose data has another shape: %j',
    (data) => {
      const failure = toFailure(contract, { code: 'room_full', message: '', data })
      expect(failure).toMatchObject({ known: false, code: 'room_full' })
      expect(failure.data).toBe(data)
    },
  )
})
