// A chat server inside of an application that was there before.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createChatServer, type AttachOptions, type ChatServer } from '@chatnode/server'
import express, { type Express } from 'express'
import { io } from 'socket.io-client'
import { describe, expect, it } from 'vitest'
import { call, createRoom, register } from './support/api.ts'
import { connect } from './support/connect.ts'

interface Host extends AsyncDisposable {
  readonly url: string
  readonly chatServer: ChatServer
  readonly httpServer: Server
  /** What the middlewares of the application saw. */
  readonly seen: readonly string[]
}

/** An application with a parser, a middleware, routes and a handler for what is not found. */
function application(seen: string[]): Express {
  const app = express()
  app.use((request, response, next) => {
    seen.push(request.path)
    response.set('x-host', 'yes')
    next()
  })
  app.use(express.json({ limit: '1mb' }))
  app.get('/', (_request, response) => response.send('my product'))
  app.post('/api/orders', ({ body }, response) => response.json({ ordered: body as unknown }))
  app.use((_request, response) => void response.status(404).send('not mine either'))
  return app
}

async function startHost(options?: AttachOptions): Promise<Host> {
  const seen: string[] = []
  const httpServer = createServer(application(seen))
  const chatServer = await createChatServer({
    databaseUrl: 'sqlite::memory:',
    logLevel: 'silent',
    rateLimits: 'off',
  })
  chatServer.attach(httpServer, options)
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve))
  const { port } = httpServer.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    chatServer,
    httpServer,
    seen,
    async [Symbol.asyncDispose]() {
      await chatServer.close()
      httpServer.closeAllConnections()
      await new Promise((resolve) => httpServer.close(resolve))
    },
  }
}

const textOf = async (url: string): Promise<string> => (await fetch(url)).text()

describe('attached to the server of an application', () => {
  it('takes /api and /socket.io, and leaves all else to its routes and middlewares', async () => {
    await using host = await startHost()
    const session = await register(host.url)
    const room = await createRoom(host.url, session)
    using client = await connect(host.url, session)
    await client.ask('join-room', { roomId: room.id })
    expect(host.seen).toEqual([])
    expect(await textOf(host.url)).toBe('my product')
    for (const path of ['/apiary', '/docs', '/socket.iox', '/nothing']) {
      expect(await textOf(host.url + path)).toBe('not mine either')
    }
    expect(host.seen).toEqual(['/', '/apiary', '/docs', '/socket.iox', '/nothing'])
    const answer = await call(host.url, '/api/orders', { body: {} })
    expect([answer.status, answer.body.error?.code]).toEqual([404, 'not_found'])
    expect(answer.headers.get('x-host')).toBeNull()
  })

  it('stays below a path, where the application has an /api of its own', async () => {
    await using host = await startHost({ path: '/chat' })
    const chat = `${host.url}/chat`
    const session = await register(chat)
    const room = await createRoom(chat, session)
    const path = `/api/rooms/${room.id}/messages`
    const { accessToken: token } = session
    expect((await call(chat, path, { token, body: { content: 'hello' } })).status).toBe(201)
    const socket = io(host.url, { path: '/chat/socket.io', auth: { token }, forceNew: true })
    const reply: unknown = await socket
      .timeout(30_000)
      .emitWithAck('join-room', { roomId: room.id })
    socket.disconnect()
    expect(reply).toMatchObject({ ok: true })
    expect(await textOf(`${chat}/docs`)).toContain('<title>')
    expect(host.seen).toEqual([])
    const order = { body: { item: 1 } }
    expect((await call(host.url, '/api/orders', order)).body).toEqual({ ordered: { item: 1 } })
    expect(await textOf(`${host.url}/chatter`)).toBe('not mine either')
    const elsewhere = `${host.url}/socket.io/?EIO=4&transport=polling`
    expect(await textOf(elsewhere)).toBe('not mine either')
  })

  it('goes, and the application stays', async () => {
    await using host = await startHost()
    using client = await connect(host.url, await register(host.url))
    await host.chatServer.close()
    expect(client.received('connection-closing')).toMatchObject([{ code: 'draining' }])
    expect(await textOf(host.url)).toBe('my product')
  })

  it('also serves where nobody else does', async () => {
    const httpServer = createServer()
    const chatServer = await createChatServer({
      databaseUrl: 'sqlite::memory:',
      logLevel: 'silent',
    })
    chatServer.attach(httpServer)
    await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve))
    const { port } = httpServer.address() as AddressInfo
    expect(await textOf(`http://127.0.0.1:${port}/docs`)).toContain('<title>')
    await chatServer.close()
    await new Promise((resolve) => httpServer.close(resolve))
  })

  it.each(['chat', '/chat/', '/ch at', '//chat', '/chat?x'])(
    'refuses the path %j',
    async (path) => {
      const chatServer = await createChatServer({
        databaseUrl: 'sqlite::memory:',
        logLevel: 'silent',
      })
      expect(() => chatServer.attach(createServer(), { path })).toThrow('a path looks like /chat')
      await chatServer.close()
    },
  )
})
