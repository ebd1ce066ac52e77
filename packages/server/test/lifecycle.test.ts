// What a server holds of its clients, and how it stops.
import type { ChatMessage } from '@chatnode/protocol'
import { createChatServer } from '@chatnode/server'
import { describe, expect, it } from 'vitest'
import { call, createRoom, register } from './support/api.ts'
import { testClock } from './support/clock.ts'
import { connect } from './support/connect.ts'
import { startServer } from './support/start-server.ts'

describe('after a disconnect', () => {
  it('nothing of the connection is left: no socket, no room, no timer', async () => {
    const clock = testClock()
    await using app = await startServer({ clock, presenceGraceMs: 5_000 })
    const session = await register(app.url)
    const room = await createRoom(app.url, session)
    for (let round = 0; round < 5; round += 1) {
      using clean = await connect(app.url, session)
      using lost = await connect(app.url, session)
      for (const client of [clean, lost]) {
        await client.ask('join-room', { roomId: room.id })
        client.socket.emit('typing-start', { roomId: room.id })
      }
      clean.socket.disconnect()
      lost.socket.io.engine.close()
    }
    const { sockets, adapter } = app.server.io.of('/')
    await expect.poll(() => sockets.size).toBe(0)
    // The sweeps for room heads and slow sockets stop by themselves when they find nobody.
    clock.advance(60_000)
    expect(adapter.rooms.size).toBe(0)
    expect(clock.pending).toBe(0)
  })

  it('a lost connection is seen to leave after its grace, a clean one at once', async () => {
    const clock = testClock()
    await using app = await startServer({ clock, presenceGraceMs: 5_000 })
    const [watcher, leaver] = [await register(app.url), await register(app.url)]
    const room = await createRoom(app.url, watcher)
    using eye = await connect(app.url, watcher)
    using lost = await connect(app.url, leaver)
    await eye.ask('join-room', { roomId: room.id })
    await lost.ask('join-room', { roomId: room.id })
    lost.socket.io.engine.close()
    await expect.poll(() => app.server.io.of('/').sockets.size).toBe(1)
    clock.advance(4_999)
    using reloaded = await connect(app.url, leaver)
    await reloaded.ask('join-room', { roomId: room.id })
    clock.advance(60_000)
    await eye.ask('leave-room', { roomId: 'elsewhere' })
    expect(eye.received('user-left')).toEqual([])
    reloaded.socket.disconnect()
    await eye.next('user-left')
    expect(eye.received('user-joined')).toHaveLength(1)
  })
})

describe('close', () => {
  it('acknowledges what was accepted, tells the sockets, and refuses the rest', async () => {
    let letThrough: () => void = () => undefined
    const held = new Promise<undefined>((resolve) => (letThrough = () => resolve(undefined)))
    let entered = 0
    const server = await createChatServer({
      databaseUrl: 'sqlite::memory:',
      logLevel: 'silent',
      rateLimits: 'off',
      beforeMessage: () => {
        entered += 1
        return held
      },
    })
    const { port } = await server.listen(0)
    const url = `http://127.0.0.1:${port}`
    const session = await register(url)
    const room = await createRoom(url, session)
    using client = await connect(url, session)
    await client.ask('join-room', { roomId: room.id })
    const draft = { roomId: room.id, content: 'in flight' }
    const overSocket = client.ask<ChatMessage>('send-message', draft)
    const overRest = call<ChatMessage>(url, `/api/rooms/${room.id}/messages`, {
      token: session.accessToken,
      body: { content: 'in flight' },
    })
    await expect.poll(() => entered).toBe(2)
    const closing = server.close()
    await client.next('server-draining')
    await expect(client.reply('join-room', { roomId: room.id })).resolves.toMatchObject({
      ok: false,
      error: { code: 'unavailable', retryable: true },
    })
    letThrough()
    await expect(overSocket).resolves.toMatchObject({ content: 'in flight' })
    await expect(overRest).resolves.toMatchObject({ status: 201 })
    await expect(client.next('connection-closing')).resolves.toMatchObject({
      code: 'draining',
      action: 'reconnect',
    })
    await closing
    expect(client.received('user-left')).toEqual([])
    await expect(fetch(`${url}/api/health`)).rejects.toThrow('fetch failed')
  })

  it('is idempotent, and works on a server that never listened', async () => {
    const server = await createChatServer({ databaseUrl: 'sqlite::memory:', logLevel: 'silent' })
    const closed = Promise.all([server.close(), server.close()])
    await expect(closed).resolves.toEqual([undefined, undefined])
  })
})

describe('a message', () => {
  it('can be refused before it is stored', async () => {
    await using app = await startServer({
      beforeMessage: (_actor, { content }) =>
        content.includes('spam') ? { reject: 'no spam' } : undefined,
    })
    const session = await register(app.url)
    const room = await createRoom(app.url, session)
    using client = await connect(app.url, session)
    const spam = { roomId: room.id, content: 'spam' }
    await expect(client.ask('send-message', spam)).rejects.toMatchObject({
      wire: { code: 'content_rejected', data: { reason: 'no spam' } },
    })
    await expect(client.ask('send-message', { ...spam, content: 'ham' })).resolves.toBeDefined()
  })
})
