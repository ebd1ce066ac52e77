// What Socket.IO keeps of a handshake for as long as the connection lives: the HTTP request with its
// headers, twice, and the token. It is a fifth of what an idle connection holds, and made for host
// applications: a namespace of theirs knows its callers by it. Nobody here looks at it again.
import { ServerResponse } from 'node:http'
import type { ChatServer, ChatServerSocket } from './typings.ts'

/** For a server that is attached, and has the process to itself. Read from engine.io 6.6. */
export function forgetUpgrades({ engine }: ChatServer): void {
  engine.use((_request: unknown, response: { req?: unknown }, next: () => void) => {
    // To an upgrade there is no response, but something alike that is kept with the TCP socket.
    if (!(response instanceof ServerResponse)) response.req = undefined
    next()
  })
}

/**
 * For a socket that has been let in. Socket.IO documents the first half:
 * https://socket.io/docs/v4/memory-usage/#release-the-http-request
 */
export function forgetHandshake(socket: ChatServerSocket): void {
  Object.assign(socket.conn, { request: undefined })
  Object.assign(socket, { handshake: FORGOTTEN })
}

const FORGOTTEN = Object.freeze({})
