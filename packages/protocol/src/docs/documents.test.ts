import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { chat } from '../chat.ts'
import { defineContract, extend } from '../kernel/contract.ts'
import { endpoint, notice, request, signal } from '../kernel/definition.ts'
import { schemaOf } from '../kernel/schema.ts'
import { id, openEnum, roomName } from '../text.ts'
import { toAsyncApi } from './asyncapi.ts'
import { toOpenApi } from './openapi.ts'
import { outline } from './outline.ts'

const info = { title: 'Test' }

interface Poll {
  id: string
  name: string
  state: string
}

const Poll = schemaOf<Poll>('Poll')(
  z.object({ id, name: roomName, state: openEnum(['open', 'closed']) as z.ZodMiniType<string> }),
)

const contract = defineContract({
  name: 'polls',
  version: '1.3',
  errors: {
    rate_limited: { status: 429, message: 'too many requests', retryable: true },
    unknown_event: { status: 404, message: 'there is no such event' },
    poll_not_found: { status: 404, message: 'there is no such poll' },
    closed: { status: 409, message: 'it is closed', data: z.object({ at: z.string() }) },
  },
  features: [
    {
      clientToServer: {
        vote: request({ payload: Poll, ack: Poll, errors: ['closed'], since: '1.2' }),
        poke: signal({ payload: Poll, summary: 'Pokes. Hard.' }),
      },
      serverToClient: { vote: notice({ payload: Poll }) },
      http: {
        getPoll: endpoint({
          method: 'GET',
          path: '/polls/:pollId/votes',
          params: z.object({ pollId: id }),
          query: z.object({ limit: z._default(z.coerce.number().check(z.int()), 10) }),
          response: Poll,
          errors: ['poll_not_found', 'closed'],
        }),
        makePoll: endpoint({
          method: 'POST',
          path: '/polls',
          auth: 'none',
          body: Poll,
          response: Poll,
          status: 201,
        }),
      },
    },
  ],
})

/** The part of a document at a path; names with a slash are written as they are. */
function at(document: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], document)
}

describe('toOpenApi', () => {
  const document = toOpenApi(contract, info)
  const getPoll = at(document, 'paths', '/polls/{pollId}/votes', 'get')

  it('names the version of the protocol, not of a package', () => {
    expect(document['info']).toEqual({ title: 'Test', version: '1.3' })
  })

  it('has path and query as parameters, with numbers as numbers', () => {
    expect(at(getPoll, 'parameters')).toEqual([
      { name: 'pollId', in: 'path', required: true, schema: { $ref: '#/components/schemas/Id' } },
      { name: 'limit', in: 'query', required: false, schema: { type: 'integer', default: 10 } },
    ])
  })

  it('demands a token where the contract does', () => {
    expect(at(getPoll, 'security')).toEqual([{ accessToken: [] }])
    expect(at(document, 'paths', '/polls', 'post', 'security')).toEqual([])
  })

  it('answers with the declared status', () => {
    expect(at(document, 'paths', '/polls', 'post', 'responses', '201', 'content')).toEqual({
      'application/json': { schema: { $ref: '#/components/schemas/Poll' } },
    })
  })

  it('has one answer per status for the declared and the common codes, without what only sockets say', () => {
    expect(at(getPoll, 'responses')).toMatchObject({
      404: { $ref: '#/components/responses/PollNotFound' },
      409: { $ref: '#/components/responses/Closed' },
      429: { $ref: '#/components/responses/RateLimited' },
    })
    expect(at(getPoll, 'x-chatnode-errors')).toEqual(['poll_not_found', 'closed', 'rate_limited'])
  })

  it('has the shape of the data of an error', () => {
    expect(at(document, 'components', 'schemas', 'ClosedError', 'allOf', '1')).toMatchObject({
      properties: { code: { const: 'closed' }, data: { properties: { at: { type: 'string' } } } },
      required: ['code', 'data'],
    })
  })

  it('says in words what JSON Schema cannot, and in JSON Schema what it can', () => {
    expect(at(document, 'components', 'schemas', 'RoomName')).toMatchObject({
      maxLength: 80,
      description: expect.stringContaining('Must not be blank.') as string,
      'x-rules': expect.arrayContaining(['must_not_be_blank']) as string[],
    })
    expect(at(document, 'components', 'schemas', 'Poll', 'properties', 'state')).toEqual({
      type: 'string',
      description: 'One of `open`, `closed`; a later version may add others.',
      'x-known-values': ['open', 'closed'],
    })
  })

  it('refuses two schemas of one name', () => {
    const Other = schemaOf<{ other: string }>('Poll')(z.object({ other: z.string() }))
    const get = endpoint({ method: 'GET', path: '/other', response: Other })
    const clash = { ...contract, http: { ...contract.http, get } }
    expect(() => toOpenApi(clash, info)).toThrow('two schemas are named "Poll"')
  })
})

describe('toAsyncApi', () => {
  const document = toAsyncApi(contract, info)
  const operation = (name: string): unknown => at(document, 'operations', name)

  it('receives what clients send, and sends what they receive, of one name', () => {
    expect(operation('c2s.vote')).toMatchObject({
      action: 'receive',
      messages: [{ $ref: '#/channels/root/messages/c2s.vote' }],
      'x-since': '1.2',
      'x-delivery': 'ephemeral',
      'x-chatnode-errors': ['closed', 'unknown_event', 'rate_limited'],
    })
    expect(operation('s2c.vote')).toMatchObject({ action: 'send' })
  })

  it('answers a request with the envelope', () => {
    expect(operation('c2s.vote')).toMatchObject({
      reply: { messages: [{ $ref: '#/channels/root/messages/c2s.vote.ack' }] },
    })
    const ack = at(document, 'channels', 'root', 'messages', 'c2s.vote.ack', 'payload', 'oneOf')
    expect(ack).toMatchObject([
      { properties: { ok: { const: true }, data: { $ref: '#/components/schemas/Poll' } } },
      { properties: { ok: { const: false }, error: { anyOf: expect.any(Array) as unknown[] } } },
    ])
  })

  it('does not answer a signal', () => {
    expect(operation('c2s.poke')).not.toHaveProperty('reply')
  })

  it('has the first sentence of a summary as its title', () => {
    expect(operation('c2s.poke')).toMatchObject({ summary: 'Pokes', description: 'Pokes. Hard.' })
  })
})

describe('an extended contract', () => {
  const app = extend(chat, {
    clientToServer: { 'poll:vote': request({ payload: Poll, ack: Poll }) },
  })

  it('keeps the comments of the built-in events', () => {
    expect(at(toAsyncApi(app, info), 'operations', 'c2s.join-room')).toMatchObject({
      summary: 'Enters a room with this connection',
    })
  })

  it('names its own events without the colon, which ids must not have', () => {
    expect(at(toAsyncApi(app, info), 'operations')).toHaveProperty(['c2s.poll.vote'])
  })

  it('has a section for each of its namespaces, after the built-in ones', () => {
    const sections = outline(app).map(({ name }) => name)
    expect(sections).toEqual([...outline(chat).map(({ name }) => name), 'poll'])
  })
})
