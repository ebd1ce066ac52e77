// A server that has its process to itself, as the binary has: it lets go of what host applications look at.
import { pino } from 'pino'
import { describe, expect, it, vi } from 'vitest'
import { createApp } from '../src/app.ts'
import { toConfig } from '../src/config.ts'
import { createRoom, register } from './support/api.ts'
import { connect } from './support/connect.ts'
import { openRaw } from './support/raw.ts'
import { startServer } from './support/start-server.ts'

const options = { databaseUrl: 'sqlite::memory:', rateLimits: 'off', presenceGraceMs: 0 } as const

async function startAlone() {
  const app = await createApp(toConfig(options), {
    logger: pino({ level: 'silent' }),
    isAlone: true,
  })
  const { port } = await app.listen(0, '127.0.0.1')
  return { ...app, url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: app.close }
}

describe('a server that is alone', () => {
  it('keeps neither the request nor the token of a connection, and serves it', async () => {
    await using app = await startAlone()
    const session = await register(app.url)
    const { id: roomId } = await createRoom(app.url, session)
    using client = await connect(app.url, session)
    await client.ask('join-room', { roomId })
    await client.ask('send-message', { roomId, content: 'hello' })
    await expect(client.next('message-received')).resolves.toMatchObject({ content: 'hello' })
    for (const socket of app.io.of('/').sockets.values()) {
      expect(socket.request).toBeUndefined()
      expect(socket.handshake).toEqual({})
    }
  })

  it('answers every CONNECT of a connection that says it often, or closes it', async () => {
    await using app = await startAlone()
    const { accessToken: token } = await register(app.url)
    using socket = await openRaw(app.url)
    for (let index = 0; index < 20; index += 1) socket.send(`40${JSON.stringify({ token })}`)
    const answers = (): number => socket.frames.filter((frame) => /^4[04]/.test(frame)).length
    await vi.waitUntil(() => !socket.isOpen || answers() === 20)
    expect(answers()).toBeGreaterThan(0)
  })
})

describe('a server in an application', () => {
  it('keeps the request of a connection for namespaces of its own', async () => {
    await using app = await startServer()
    const { io } = app.server
    using client = await connect(app.url, await register(app.url))
    expect(client.socket.connected).toBe(true)
    for (const { request, handshake } of io.of('/').sockets.values()) {
      expect(request.headers.upgrade).toBe('websocket')
      expect(handshake.headers).toBe(request.headers)
    }
  })
})
