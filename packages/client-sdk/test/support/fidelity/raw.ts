import { PROTOCOL_VERSION } from '@chatnode/protocol'
import { defer } from '../../../src/async.ts'
import { systemClock } from '../../../src/clock.ts'
import { webSocketTransport } from '../../../src/connection/websocket-transport.ts'
import { SDK_VERSION } from '../../../src/version.ts'
import type { Transport } from '../../../src/index.ts'
import { createTestChat } from '../../../src/testing/index.ts'
import { startServer } from '../live.ts'

/** A server below the SDK: what goes over the wire, and what comes back. */
export interface RawServer extends AsyncDisposable {
  readonly url: string
  readonly transport: Transport
  readonly fetch: typeof fetch
}

export async function realServer(): Promise<RawServer> {
  const app = await startServer()
  const { url } = app
  const transport = webSocketTransport({ origin: url, path: '/socket.io', clock: systemClock })
  return { url, transport, fetch, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() }
}

export function memoryServer(): RawServer {
  const { url, transport, fetch } = createTestChat().options()
  return { url, transport, fetch, [Symbol.asyncDispose]: () => Promise.resolve() }
}

const strictly = { 'x-chatnode-protocol': PROTOCOL_VERSION }

interface Call {
  readonly method?: string
  readonly path: string
  readonly token?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

export async function call({ url, fetch }: RawServer, what: Call): Promise<unknown> {
  const { method = 'GET', path, token, headers = strictly, body } = what
  const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const json = body === undefined ? {} : { 'content-type': 'application/json' }
  const response = await fetch(url + path, {
    method,
    headers: { ...headers, ...bearer, ...json },
    ...(body === undefined ? {} : { body }),
  })
  return { status: response.status, body: (await response.json()) as unknown }
}

/** The tokens of a new user. */
export async function register(server: RawServer, username: string): Promise<string> {
  const body = JSON.stringify({ username, password: 'correct horse' })
  const answer = await call(server, { method: 'POST', path: '/api/auth/register', body })
  return (answer as { body: { accessToken: string } }).body.accessToken
}

/** What a handshake comes to: the first event, or the refusal; and a way to send packets. */
export async function connect({ transport }: RawServer, auth: object) {
  const first = defer<unknown>()
  const socket = transport.open(auth as never, {
    event: (name, payload) => first.resolve({ name, payload }),
    refused: (data) => first.resolve({ refused: data }),
    closed: (reason) => first.reject(new Error(reason)),
  })
  return {
    first: await first.promise,
    send(event: string, payload: unknown): Promise<unknown> {
      const reply = defer<unknown>()
      socket.emit(event, payload, reply.resolve)
      return reply.promise
    },
    close: () => socket.close(),
  }
}

/** What a server may call itself. */
export function withoutVersion(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(SDK_VERSION, 'a version'))
}
