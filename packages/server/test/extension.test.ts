// Events of a contract of one's own are served as the built-in ones are.
import type { JoinedRoom, Session, SyncedRoom } from '@chatnode/protocol'
import { ChatError } from '@chatnode/server'
import { describe, expect, it, vi } from 'vitest'
import { addMember, call, createRoom, register } from './support/api.ts'
import { testClock } from './support/clock.ts'
import { connect, type TestClient } from './support/connect.ts'
import { startPolls } from './support/polls.ts'
import { openRaw } from './support/raw.ts'

interface Scene extends AsyncDisposable {
  readonly url: string
  readonly app: Awaited<ReturnType<typeof startPolls>>
  readonly alice: TestClient
  readonly bob: TestClient
  readonly sessions: readonly [alice: Session, bob: Session]
  readonly roomId: string
}

/** A public room of Alice's, with Alice and Bob in it. */
async function scene(...options: Parameters<typeof startPolls>): Promise<Scene> {
  const app = await startPolls(...options)
  const { url } = app
  const [a, b] = [await register(url, 'alice'), await register(url, 'bob')]
  const { id: roomId } = await createRoom(url, a)
  const [alice, bob] = [await connect(url, a), await connect(url, b)]
  for (const client of [alice, bob]) await client.ask('join-room', { roomId })
  return {
    app,
    url,
    alice,
    bob,
    sessions: [a, b],
    roomId,
    async [Symbol.asyncDispose]() {
      for (const client of [alice, bob]) client.socket.disconnect()
      await app[Symbol.asyncDispose]()
    },
  }
}

/** What a client has heard of an event that the built-in contract does not have. */
const heard = (client: TestClient, event: string): unknown[] => client.received(event as never)

const hears = (client: TestClient, event: string, count = 1): Promise<void> =>
  expect.poll(() => heard(client, event)).toHaveLength(count)

const vote = (roomId: string, more: object = {}): object => ({
  roomId,
  pollId: 'lunch',
  choice: 1,
  ...more,
})

describe('an event of one’s own', () => {
  it('is answered by its handler, and its record reaches the room before the answer', async () => {
    await using at = await scene()
    const before = await at.bob.ask<JoinedRoom>('join-room', { roomId: at.roomId })
    await expect(at.alice.ask('poll:vote', vote(at.roomId))).resolves.toEqual({ votes: 1 })
    const seq = before.position.seq + 1
    const changed = { roomId: at.roomId, seq, pollId: 'lunch', votes: 1 }
    expect(heard(at.alice, 'poll:changed')).toEqual([changed])
    await hears(at.bob, 'poll:changed')
    expect(heard(at.bob, 'poll:changed')).toEqual([changed])
  })

  it('has its records in the one order of the room, and in the log of who was away', async () => {
    await using at = await scene()
    const { position } = await at.bob.ask<JoinedRoom>('join-room', { roomId: at.roomId })
    await Promise.all([
      at.alice.ask('send-message', { roomId: at.roomId, content: 'vote!' }),
      at.alice.ask('poll:vote', vote(at.roomId)),
      at.alice.ask('send-message', { roomId: at.roomId, content: 'thanks' }),
    ])
    const { rooms } = await at.bob.ask<{ rooms: SyncedRoom[] }>('sync', {
      rooms: [{ roomId: at.roomId, position }],
    })
    const events = rooms[0]?.events ?? []
    expect(events.map(({ payload }) => payload.seq)).toEqual([1, 2, 3].map((n) => position.seq + n))
    expect(events.map(({ event }) => event).toSorted()).toEqual([
      'message-received',
      'message-received',
      'poll:changed',
    ])
    expect(events.find(({ event }) => event === 'poll:changed')?.payload).toMatchObject({
      pollId: 'lunch',
      votes: 1,
    })
  })

  it('is refused by field when its payload is wrong, without its handler being called', async () => {
    const handler = vi.fn<() => { votes: number }>(() => ({ votes: 0 }))
    await using at = await scene({ 'poll:vote': handler })
    for (const [more, path] of [
      [{ choice: 'one' }, 'choice'],
      [{ extra: true }, 'extra'],
      [{ pollId: undefined }, 'pollId'],
    ] as const) {
      expect(await at.alice.reply('poll:vote', vote(at.roomId, more))).toMatchObject({
        ok: false,
        error: { code: 'invalid_payload', data: { issues: [{ path }] } },
      })
    }
    expect(handler).not.toHaveBeenCalled()
  })

  it('passes over what a newer client sends', async () => {
    await using at = await scene()
    const { accessToken: token } = at.sessions[0]
    using newer = await openRaw(at.url, { token, protocol: { v: '1.9' } })
    const packet = JSON.stringify(['poll:vote', vote(at.roomId, { extra: true })])
    expect(await newer.ask(packet)).toMatchObject({ ok: true })
  })

  it('is answered when it is a signal with a callback, too', async () => {
    await using at = await scene()
    const roomId = at.roomId
    expect(await at.alice.reply('poll:hover', { roomId })).toEqual({ ok: true, data: null })
    expect(await at.alice.reply('poll:hover', { roomId: 'elsewhere' })).toMatchObject({
      error: { code: 'not_joined' },
    })
  })

  it('is unknown to a server that does not serve it', async () => {
    await using at = await scene()
    expect(await at.alice.reply('quiz:answer', {})).toMatchObject({
      error: { code: 'unknown_event' },
    })
  })
})

describe('an error of one’s own', () => {
  it('reaches the client with its data, where the event declares it', async () => {
    await using at = await scene()
    expect(await at.alice.reply('poll:vote', vote(at.roomId, { pollId: 'closed' }))).toEqual({
      ok: false,
      error: {
        code: 'poll:closed',
        message: 'the poll is closed',
        data: { since: 'yesterday' },
      },
    })
  })

  it('may be thrown as a ChatError, from anywhere', async () => {
    const closed = new ChatError('poll:closed', { data: { since: 'now' }, retryAfterMs: 5 })
    await using at = await scene({ 'poll:vote': () => Promise.reject(closed) })
    expect(await at.alice.reply('poll:vote', vote(at.roomId))).toMatchObject({
      error: { code: 'poll:closed', data: { since: 'now' }, retryAfterMs: 5 },
    })
  })

  it.each([
    ['an undeclared code', () => new ChatError('user_not_found')],
    ['an unknown code of one’s own', () => new ChatError('poll:gone')],
    ['data of another shape', () => new ChatError('poll:closed', { data: { since: 5 } })],
    ['no data', () => new ChatError('poll:closed')],
    ['any other error', () => new Error('a secret')],
  ])('is `internal` with %s', async (_, error) => {
    await using at = await scene({ 'poll:vote': () => Promise.reject(error()) })
    const reply = await at.alice.reply('poll:vote', vote(at.roomId))
    expect(reply).toMatchObject({
      error: { code: 'internal', requestId: expect.any(String) as string },
    })
    expect(JSON.stringify(reply)).not.toContain('secret')
  })

  it('is `internal` where a handler breaks the contract', async () => {
    await using at = await scene({
      'poll:vote': () => ({ votes: 'many' }) as never,
      'poll:look': ({ payload, context }) =>
        context.append('poll:changed', { roomId: payload.roomId, votes: 'many' } as never) as never,
      'poll:hover': ({ context }) =>
        context.notify({ roomId: 'r' }, 'user-left' as never, {} as never),
    })
    for (const [event, payload] of [
      ['poll:vote', vote(at.roomId)],
      ['poll:look', { roomId: at.roomId }],
      ['poll:hover', { roomId: at.roomId }],
    ] as const) {
      expect(await at.alice.reply(event, payload)).toMatchObject({ error: { code: 'internal' } })
    }
    await expect(
      at.alice.ask('send-message', { roomId: at.roomId, content: 'still here' }),
    ).resolves.toBeDefined()
  })
})

describe('the context', () => {
  it('knows who belongs to a room, and which connection is in it', async () => {
    await using at = await scene()
    using elsewhere = await connect(at.url, at.sessions[0])
    const look = { roomId: at.roomId }
    await expect(at.alice.ask('poll:look', look)).resolves.toEqual({ member: true, present: true })
    await expect(elsewhere.ask('poll:look', look)).resolves.toEqual({
      member: true,
      present: false,
    })
    await expect(elsewhere.ask('poll:look', { roomId: 'none' })).resolves.toEqual({
      member: false,
      present: false,
    })
  })

  it('appends nothing for who is no member when it is written', async () => {
    await using at = await scene()
    const other = await createRoom(at.url, at.sessions[1])
    const secret = await createRoom(at.url, at.sessions[1], 'private')
    for (const [roomId, code] of [
      [other.id, 'not_a_member'],
      [secret.id, 'room_not_found'],
      ['none', 'room_not_found'],
    ] as const) {
      expect(await at.alice.reply('poll:vote', vote(roomId))).toMatchObject({ error: { code } })
    }
    const { username } = at.sessions[0].user
    await addMember(at.url, at.sessions[1], { roomId: other.id, username })
    await expect(at.alice.ask('poll:vote', vote(other.id))).resolves.toEqual({ votes: 1 })
  })

  it('asserts membership', async () => {
    await using at = await scene({
      'poll:look': async ({ payload, context }) => {
        await context.assertMember(payload.roomId)
        return { member: true, present: false }
      },
    })
    const other = await createRoom(at.url, at.sessions[1])
    expect(await at.alice.reply('poll:look', { roomId: other.id })).toMatchObject({
      error: { code: 'not_a_member' },
    })
    expect(await at.alice.reply('poll:look', { roomId: at.roomId })).toMatchObject({ ok: true })
  })

  it('tells a room, less its actor, and a user wherever they are', async () => {
    await using at = await scene({
      'poll:look': ({ payload: { roomId, to = '' }, context }) => {
        context.notify({ userId: to }, 'poll:hovered', { roomId, by: context.actor.username })
        return { member: true, present: true }
      },
    })
    const [a, b] = at.sessions
    using outside = await connect(at.url, b)
    await at.alice.ask('poll:hover', { roomId: at.roomId })
    await hears(at.bob, 'poll:hovered')
    await at.alice.ask('poll:look', { roomId: at.roomId, to: b.user.id })
    await Promise.all([hears(at.bob, 'poll:hovered', 2), hears(outside, 'poll:hovered')])
    expect(heard(outside, 'poll:hovered')).toEqual([{ roomId: at.roomId, by: a.user.username }])
    expect(heard(at.alice, 'poll:hovered')).toEqual([])
  })
})

describe('the server itself', () => {
  it('tells and appends on behalf of nobody, and knows a caller by their token', async () => {
    await using at = await scene()
    const { server } = at.app
    const { roomId } = at
    const record = await server.append('poll:changed', { roomId, pollId: 'lunch', votes: 9 })
    server.notify({ roomId }, 'poll:hovered', { roomId, by: 'the host' })
    await Promise.all([hears(at.bob, 'poll:changed'), hears(at.bob, 'poll:hovered')])
    expect(heard(at.bob, 'poll:changed')).toEqual([record])
    await expect(
      server.append('poll:changed', { roomId: 'none', pollId: 'lunch', votes: 9 }),
    ).rejects.toMatchObject({ code: 'room_not_found' })
    const { user, accessToken } = at.sessions[0]
    await expect(server.authenticate(accessToken)).resolves.toMatchObject({ userId: user.id })
    await expect(server.authenticate('nonsense')).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('describes the contract that it serves', async () => {
    await using app = await startPolls()
    const openapi = await call(app.url, '/api/openapi.json')
    const asyncapi = await call(app.url, '/api/asyncapi.json')
    const page = await (await fetch(`${app.url}/docs`)).text()
    expect(openapi.status).toBe(200)
    expect(JSON.stringify(asyncapi.body)).toContain('Votes in a poll')
    for (const part of ['poll:vote', 'Votes in a poll.', 'poll:changed', 'poll:closed']) {
      expect(page).toContain(part)
    }
  })
})

describe('the budget of an event of one’s own', () => {
  const flood = async ({ alice, roomId }: Scene, times: number): Promise<number> => {
    const replies = await Promise.all(
      Array.from({ length: times }, () => alice.reply('poll:look', { roomId })),
    )
    return replies.filter(({ ok }) => ok).length
  }

  it('is fifty at once', async () => {
    await using at = await scene({}, { rateLimits: 'on', clock: testClock() })
    expect(await flood(at, 60)).toBe(50)
  })

  it('is what the options say', async () => {
    const eventLimits = { 'poll:look': { burst: 3, perSecond: 1 } }
    await using at = await scene({}, { rateLimits: 'on', clock: testClock(), eventLimits })
    expect(await flood(at, 10)).toBe(3)
  })
})
