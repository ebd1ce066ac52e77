// The five scenarios that the product began with, over real sockets.
import type { ChatMessage, JoinedRoom, MessagePage } from '@chatnode/protocol'
import { describe, expect, it } from 'vitest'
import { call, createRoom, register } from './support/api.ts'
import { connect } from './support/connect.ts'
import { startServer } from './support/start-server.ts'
import { testClock } from './support/clock.ts'

describe('two users', () => {
  it('connect, and each is told what the server speaks', async () => {
    await using app = await startServer()
    using alice = await connect(app.url, await register(app.url))
    using bob = await connect(app.url, await register(app.url))
    for (const client of [alice, bob]) {
      expect(client.received('server-ready')).toMatchObject([{ protocol: '1.0' }])
    }
    expect(alice.socket.id).not.toBe(bob.socket.id)
  })

  it('join a room and see each other', async () => {
    await using app = await startServer()
    const [a, b] = [await register(app.url), await register(app.url)]
    const room = await createRoom(app.url, a)
    using alice = await connect(app.url, a)
    using bob = await connect(app.url, b)
    const first = await alice.ask<JoinedRoom>('join-room', { roomId: room.id })
    expect(first.present.map(({ id }) => id)).toEqual([a.user.id])
    const second = await bob.ask<JoinedRoom>('join-room', { roomId: room.id })
    expect(second.present.map(({ id }) => id).sort()).toEqual([a.user.id, b.user.id].sort())
    expect(second.room.role).toBe('member')
    await expect(alice.next('user-joined')).resolves.toEqual({
      roomId: room.id,
      user: { id: b.user.id, username: b.user.username },
    })
    await expect(alice.next('member-added')).resolves.toMatchObject({
      roomId: room.id,
      seq: 2,
      member: { user: { id: b.user.id }, role: 'member' },
    })
    expect(bob.received('user-joined')).toEqual([])
  })

  it('send: stored, acknowledged, received at once, and in the history', async () => {
    await using app = await startServer()
    const [a, b] = [await register(app.url), await register(app.url)]
    const room = await createRoom(app.url, a)
    using alice = await connect(app.url, a)
    using bob = await connect(app.url, b)
    await alice.ask('join-room', { roomId: room.id })
    await bob.ask('join-room', { roomId: room.id })
    const sent = await alice.ask<ChatMessage>('send-message', {
      roomId: room.id,
      content: 'hello bob',
      clientMessageId: 'first',
    })
    const received = await bob.next('message-received')
    expect(received).toEqual(sent)
    expect(received).toMatchObject({
      content: 'hello bob',
      user: { username: a.user.username },
      clientMessageId: 'first',
    })
    const history = await call<MessagePage>(app.url, `/api/rooms/${room.id}/messages`, {
      token: b.accessToken,
    })
    expect(history.body.items).toEqual([sent])
  })

  it('type: the other sees it, and it ends by itself when no stop comes', async () => {
    const clock = testClock()
    await using app = await startServer({ clock })
    const [a, b] = [await register(app.url), await register(app.url)]
    const room = await createRoom(app.url, a)
    using alice = await connect(app.url, a)
    using bob = await connect(app.url, b)
    await alice.ask('join-room', { roomId: room.id })
    await bob.ask('join-room', { roomId: room.id })
    alice.socket.emit('typing-start', { roomId: room.id })
    const typist = { roomId: room.id, user: { id: a.user.id, username: a.user.username } }
    await expect(bob.next('typing-start')).resolves.toEqual(typist)
    clock.advance(5_999)
    await bob.ask('leave-room', { roomId: 'elsewhere' })
    expect(bob.received('typing-stop')).toEqual([])
    clock.advance(1)
    await expect(bob.next('typing-stop')).resolves.toEqual(typist)
    expect(alice.received('typing-start')).toEqual([])
  })

  it('disconnect: the other sees it, but not while a second tab is open', async () => {
    await using app = await startServer()
    const [a, b] = [await register(app.url), await register(app.url)]
    const room = await createRoom(app.url, a)
    using alice = await connect(app.url, a)
    using tab1 = await connect(app.url, b)
    using tab2 = await connect(app.url, b)
    for (const client of [alice, tab1, tab2]) await client.ask('join-room', { roomId: room.id })
    expect(alice.received('user-joined')).toHaveLength(1)
    tab1.socket.disconnect()
    // What bob's second tab says after it is seen after it, too.
    await tab2.ask('send-message', { roomId: room.id, content: 'still here' })
    await alice.next('message-received')
    expect(alice.received('user-left')).toEqual([])
    tab2.socket.disconnect()
    await expect(alice.next('user-left')).resolves.toMatchObject({ user: { id: b.user.id } })
  })
})

describe('HTTP and sockets together', () => {
  it('a message posted over REST reaches the sockets as any other', async () => {
    await using app = await startServer()
    const a = await register(app.url)
    const room = await createRoom(app.url, a)
    using alice = await connect(app.url, a)
    await alice.ask('join-room', { roomId: room.id })
    const posted = await call<ChatMessage>(app.url, `/api/rooms/${room.id}/messages`, {
      token: a.accessToken,
      body: { content: 'by REST' },
    })
    expect(posted.status).toBe(201)
    await expect(alice.next('message-received')).resolves.toEqual(posted.body)
  })
})
