import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { command, endpoint, notice, record, request, signal } from './definition.ts'

const InRoom = z.object({ roomId: z.string() })
const Draft = z.object({ clientMessageId: z.optional(z.string()) })
const Placed = z.object({ roomId: z.string(), seq: z.int() })

describe('endpoint', () => {
  it('needs a token, answers 200 and declares no errors, unless told otherwise', () => {
    expect(endpoint({ method: 'GET', path: '/rooms', response: InRoom })).toEqual({
      method: 'GET',
      path: '/rooms',
      auth: 'bearer',
      params: undefined,
      query: undefined,
      body: undefined,
      response: InRoom,
      status: 200,
      errors: [],
      since: '1.0',
    })
  })

  it('keeps what it is told', () => {
    const options = {
      method: 'POST',
      path: '/rooms/:roomId',
      auth: 'none',
      params: InRoom,
      query: Draft,
      body: Draft,
      response: Placed,
      status: 201,
      errors: ['room_full'],
      since: '1.2',
    } as const
    expect(endpoint(options)).toEqual(options)
  })
})

describe('events', () => {
  it.each([
    ['command', 'durable', command({ payload: Draft, ack: InRoom })],
    ['request', 'ephemeral', request({ payload: InRoom, ack: InRoom })],
    ['signal', 'ephemeral', signal({ payload: InRoom })],
    ['record', 'durable', record({ payload: Placed })],
    ['notice', 'ephemeral', notice({ payload: InRoom })],
  ])('makes a %s %s, and of the first version', (kind, delivery, definition) => {
    expect(definition).toMatchObject({ kind, delivery, since: '1.0' })
  })

  it('declares no errors unless told', () => {
    expect(request({ payload: InRoom, ack: InRoom }).errors).toEqual([])
    expect(signal({ payload: InRoom }).errors).toEqual([])
    expect(command({ payload: Draft, ack: InRoom, errors: ['room_full'] }).errors).toEqual([
      'room_full',
    ])
  })
})
