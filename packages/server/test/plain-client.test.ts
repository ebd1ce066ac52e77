// What a plain Socket.IO client gets that knows nothing of the contract, and a plain HTTP client beside it.
import type { ChatMessage, MessagePage, SentMessage, Session } from '@chatnode/protocol'
import { io, type Socket } from 'socket.io-client'
import { describe, expect, it } from 'vitest'
import { call, createRoom, register } from './support/api.ts'
import { connect } from './support/connect.ts'
import { startServer } from './support/start-server.ts'

interface Plain extends Disposable {
  readonly socket: Socket
  readonly messages: ChatMessage[]
}

/** As in the tutorials: default options, so long polling first, and WebSocket after that. */
function plain(url: string, { accessToken: token }: Session): Plain {
  const socket = io(url, { auth: { token }, forceNew: true })
  const messages: ChatMessage[] = []
  socket.on('message-received', (message: ChatMessage) => messages.push(message))
  return { socket, messages, [Symbol.dispose]: () => socket.disconnect() }
}

describe('a plain client', () => {
  it('joins, sends with and without a callback, and receives', async () => {
    await using app = await startServer()
    const [a, b] = [await register(app.url), await register(app.url)]
    const { id: roomId } = await createRoom(app.url, a)
    using alice = plain(app.url, a)
    using bob = plain(app.url, b)
    // Emitted before there is a connection, as a beginner would.
    alice.socket.emit('join-room', { roomId })
    const joined = new Promise((resolve) => bob.socket.emit('join-room', { roomId }, resolve))
    await expect(joined).resolves.toMatchObject({ ok: true, data: { room: { id: roomId } } })
    await expect.poll(() => alice.socket.io.engine.transport.name).toBe('websocket')
    alice.socket.emit('send-message', { roomId, content: 'without' })
    const reply: unknown = await alice.socket.emitWithAck('send-message', {
      roomId,
      content: 'with',
    })
    expect(reply).toMatchObject({ ok: true, data: { content: 'with' } })
    await expect.poll(() => bob.messages).toHaveLength(2)
    expect(bob.messages.map((m) => `${m.user.username}: ${m.content}`)).toEqual([
      `${a.user.username}: without`,
      `${a.user.username}: with`,
    ])
    expect(alice.messages).toEqual(bob.messages)
  })

  it('stays with long polling where there is nothing better', async () => {
    await using app = await startServer()
    const session = await register(app.url)
    const { id: roomId } = await createRoom(app.url, session)
    const options = { auth: { token: session.accessToken }, transports: ['polling'] }
    const socket = io(app.url, { ...options, forceNew: true })
    const received = new Promise((resolve) => socket.once('message-received', resolve))
    await socket.emitWithAck('join-room', { roomId })
    await socket.emitWithAck('send-message', { roomId, content: 'x'.repeat(4_000) })
    await expect(received).resolves.toMatchObject({ content: 'x'.repeat(4_000) })
    socket.disconnect()
  })

  it('is told what is wrong, or told nothing when it does not ask', async () => {
    await using app = await startServer()
    using client = plain(app.url, await register(app.url))
    client.socket.emit('send-message', 'hello')
    client.socket.emit('no-such-event')
    const reply: unknown = await client.socket.emitWithAck('send-message', { roomId: 'x' })
    expect(reply).toMatchObject({
      ok: false,
      error: {
        code: 'invalid_payload',
        message: 'content is required',
        data: { issues: [{ path: 'content', message: 'is required' }] },
      },
    })
  })
})

describe('a message', () => {
  const setUp = async (url: string) => {
    const session = await register(url)
    const { id: roomId } = await createRoom(url, session)
    const client = await connect(url, session)
    await client.ask('join-room', { roomId })
    return { session, roomId, client }
  }

  it('with an id is stored once, however often and whichever way it is sent', async () => {
    await using app = await startServer()
    const { session, roomId, client } = await setUp(app.url)
    using _ = client
    const body = { content: 'once', clientMessageId: 'one' }
    const send = () => client.ask<SentMessage>('send-message', { roomId, ...body })
    const answers = await Promise.all([send(), send(), send()])
    const path = `/api/rooms/${roomId}/messages`
    const posted = await call<SentMessage>(app.url, path, { token: session.accessToken, body })
    const [original] = answers
    const repetition = { ...original, duplicate: true }
    expect(original).not.toHaveProperty('duplicate')
    expect([...answers.slice(1), posted.body]).toEqual([repetition, repetition, repetition])
    // What is sent after it arrives after it: nothing of the repetitions is on its way.
    await client.ask('send-message', { roomId, content: 'the next' })
    await client.next('message-received', ({ content }) => content === 'the next')
    expect(client.received('message-received').map(({ content }) => content)).toEqual([
      'once',
      'the next',
    ])
  })

  it('with an id that names another one is a conflict', async () => {
    await using app = await startServer()
    const { session, roomId, client } = await setUp(app.url)
    using _ = client
    const other = await createRoom(app.url, session)
    const draft = { roomId, content: 'first', clientMessageId: 'one' }
    await client.ask('send-message', draft)
    for (const change of [{ content: 'second' }, { roomId: other.id }]) {
      const reply = await client.reply('send-message', { ...draft, ...change })
      expect(reply).toMatchObject({ ok: false, error: { code: 'message_conflict' } })
    }
    const somebody = await register(app.url)
    using bob = await connect(app.url, somebody)
    await bob.ask('join-room', { roomId })
    // Ids are the author's own: another's cannot be taken, nor found out.
    expect(await bob.ask('send-message', draft)).not.toHaveProperty('duplicate')
  })

  it('without an id is a new one every time', async () => {
    await using app = await startServer()
    const { roomId, client } = await setUp(app.url)
    using _ = client
    const send = () => client.ask<SentMessage>('send-message', { roomId, content: 'again' })
    const [first, second] = await Promise.all([send(), send()])
    expect(second.seq).toBe(first.seq + 1)
    expect(second.id).not.toBe(first.id)
  })

  it('is found in the history: newest, before, after, and page by page', async () => {
    await using app = await startServer()
    const { session, roomId, client } = await setUp(app.url)
    using _ = client
    const sent: number[] = []
    for (let index = 0; index < 10; index += 1) {
      sent.push((await client.ask<SentMessage>('send-message', { roomId, content: 'x' })).seq)
    }
    expect(sent).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    const read = async (query: string) => {
      const path = `/api/rooms/${roomId}/messages?${query}`
      const { body } = await call<MessagePage>(app.url, path, { token: session.accessToken })
      return [body.items.map(({ seq }) => seq), body.nextCursor]
    }
    expect(await read('')).toEqual([sent, undefined])
    expect(await read('limit=4')).toEqual([[8, 9, 10, 11], '8'])
    expect(await read('limit=4&before=8')).toEqual([[4, 5, 6, 7], '4'])
    expect(await read('limit=4&before=4')).toEqual([[2, 3], undefined])
    expect(await read('limit=4&after=0')).toEqual([[2, 3, 4, 5], '5'])
    expect(await read('limit=6&after=5')).toEqual([[6, 7, 8, 9, 10, 11], undefined])
    expect(await read('after=11')).toEqual([[], undefined])
    expect(await read('before=0')).toEqual([[], undefined])
    expect(await read('after=3&before=6')).toEqual([[4, 5], undefined])
  })
})

describe('over HTTP', () => {
  it('the server tells that it lives, and serves the client of Socket.IO', async () => {
    await using app = await startServer()
    const health = await call(app.url, '/api/health')
    expect(health.body).toEqual({ status: 'ok', version: expect.any(String), protocol: '1.0' })
    expect(await call(app.url, '/api/ready')).toMatchObject({
      status: 200,
      body: { status: 'ready' },
    })
    const script = await fetch(`${app.url}/socket.io/socket.io.js`)
    expect(script.headers.get('content-type')).toContain('javascript')
    expect(await script.text()).toContain('Socket.IO')
  })

  const listed = 'https://chat.example'

  it.each([
    [[listed], listed, listed],
    [[listed], 'https://evil.example', null],
    [[listed], `${listed}.evil.example`, null],
    [[listed], 'null', null],
    [[], listed, null],
    [['*'], 'https://any.example', '*'],
  ])('pages are allowed by %j: %s gets %s', async (corsOrigins, origin, allowed) => {
    await using app = await startServer({ corsOrigins })
    const headers = { origin, 'access-control-request-method': 'POST' }
    const paths = ['/api/health', '/api/nothing', '/socket.io/?EIO=4&transport=polling']
    for (const path of paths) {
      const answer = await fetch(app.url + path, { headers })
      expect(answer.headers.get('access-control-allow-origin')).toBe(allowed)
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    }
    const preflight = await fetch(`${app.url}/api/rooms`, { method: 'OPTIONS', headers })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe(allowed)
  })
})
