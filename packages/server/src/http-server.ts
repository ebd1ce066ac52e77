import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server as HttpServer,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express } from 'express'
import type { ChatServer } from './sockets/typings.ts'

// Node gives a client a minute for its headers and five for its body, which is time to hold many sockets open.
const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 15_000

/** An HTTP server of our own, for a chat server that is not attached to another. */
export function createHttpServer(): HttpServer {
  return createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS })
}

/** Where in a host application the chat server is. */
export interface AttachOptions {
  /** What its paths begin with, like `/chat`: then it is all below it. Without, it is `/api` and `/socket.io`. */
  readonly path?: string | undefined
}

/**
 * Serves the REST API and the sockets on an HTTP server. Whatever listened to its requests before
 * goes on to get all the others; where nothing did, Express gets them all. Throws a `TypeError` when
 * the path is none.
 */
export function attachTo(
  server: HttpServer,
  { http, io, path = '' }: { http: Express; io: ChatServer } & AttachOptions,
): void {
  if (!/^(?:\/[\w.~-]+)*$/.test(path)) {
    throw new TypeError(`cannot attach to "${path}": a path looks like /chat`)
  }
  const ours = path || '/api'
  const isOurs = ({ url = '' }: IncomingMessage): boolean =>
    url === ours || url.startsWith(`${ours}/`) || url.startsWith(`${ours}?`)
  const app = path === '' ? http : express().disable('x-powered-by').use(path, http)
  const others = server.listeners('request') as RequestListener[]
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    if (others.length === 0 || isOurs(request)) app(request, response)
    else for (const listener of others) listener.call(server, request, response)
  })
  // After that: Socket.IO takes its own path away from the listeners that are there when it comes.
  io.path(`${path}/socket.io`)
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
