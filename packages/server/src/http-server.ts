import { createServer, type RequestListener, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Express } from 'express'
import type { ChatServer } from './sockets/typings.ts'

// Node gives a client a minute for its headers and five for its body, which is time to hold many sockets open.
const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 15_000

/** An HTTP server of our own, for a chat server that is not attached to another. */
export function createHttpServer(): HttpServer {
  return createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS })
}

/**
 * Serves `/api` and the sockets on an HTTP server. Whatever listened to its requests before goes on
 * to get all the others; where nothing did, Express gets them all.
 */
export function attachTo(
  server: HttpServer,
  { http, io }: { http: Express; io: ChatServer },
): void {
  const others = server.listeners('request') as RequestListener[]
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    if (others.length === 0 || /^\/api(?:[/?]|$)/.test(request.url ?? '')) http(request, response)
    else for (const listener of others) listener.call(server, request, response)
  })
  // After that: Socket.IO takes its own path away from the listeners that are there when it comes.
  io.attach(server)
}

/** Rejects when the address is taken or not ours. */
export function listen(
  server: HttpServer,
  { port, host }: { port: number; host: string },
): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve(server.address() as AddressInfo)
    })
  })
}

/** Lets nobody in any more; resolves when everybody who was in has gone. */
export function closeHttp(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    if (!server.listening) return resolve()
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}
