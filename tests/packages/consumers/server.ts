// A program around the server; see client-sdk.ts for what the expectations are for.
import { createServer } from 'node:http'
import { ChatError, createChatServer, type ChatServerOptions } from '@chatnode/server'

const options: ChatServerOptions = {
  databaseUrl: 'sqlite::memory:',
  logLevel: 'warn',
  beforeMessage: (actor, draft) => {
    // @ts-expect-error -- a text
    void (draft.content satisfies number)
    return actor.username === 'mallory' ? { reject: draft.content } : undefined
  },
}
// @ts-expect-error -- no such level
export const loud: ChatServerOptions = { logLevel: 'loud' }
// @ts-expect-error -- no such option
export const misspelt: ChatServerOptions = { databaseURL: 'sqlite::memory:' }
// @ts-expect-error -- an answer is undefined or a refusal
export const mistaken: ChatServerOptions = { beforeMessage: () => ({ refuse: 'no' }) }
// @ts-expect-error -- a pino logger
export const unlogged: ChatServerOptions = { logger: console.log }

export async function serve(): Promise<number> {
  const server = await createChatServer(options)
  server.app.get('/hello', (request, response) => {
    // @ts-expect-error -- a text
    void (request.path satisfies number)
    response.send('hello')
  })
  // @ts-expect-error -- Express has no such method
  server.app.got('/hello')
  server.io.on('connection', (socket) => {
    // @ts-expect-error -- the actor, and what else the handshake found out
    void socket.data.nobody
    return socket.data.actor.userId
  })
  server.io.emit('room-deleted', { roomId: 'r1' })
  // @ts-expect-error -- no such event
  server.io.emit('room-burnt', { roomId: 'r1' })
  server.attach(createServer())
  // @ts-expect-error -- an HTTP server
  server.attach(8080)
  const { port } = await server.listen(0)
  return port
}

export const refusal = new ChatError('not_a_member')
// @ts-expect-error -- no such code
export const unknown = new ChatError('teapot')
