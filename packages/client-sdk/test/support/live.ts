import type { Chat, Contract } from '@chatnode/protocol'
import {
  createChatServer,
  type ChatServer,
  type ChatServerOptions,
  type Clock,
  type WithHandlers,
} from '@chatnode/server'
import { ChatClient, type ClientOptions } from '../../src/index.ts'

/** A real server on a free port, closed with `await using`. */
export interface LiveServer<C extends Contract = Chat> extends AsyncDisposable {
  readonly server: ChatServer<C>
  readonly url: string
  /** Cuts every connection, as a broken network does. */
  cut(): void
}

/** In-memory SQLite, no rate limits and no presence grace unless a test asks for them. */
export function startServer(options: ChatServerOptions = {}): Promise<LiveServer> {
  return serve(options)
}

/** The same, of a contract that was extended. */
export async function serve<C extends Contract = Chat>(
  options: ChatServerOptions<C> & WithHandlers<C>,
): Promise<LiveServer<C>> {
  const server = await createChatServer<C>({
    databaseUrl: 'sqlite::memory:',
    logLevel: 'silent',
    rateLimits: 'off',
    presenceGraceMs: 0,
    ...options,
  })
  const { port } = await server.listen(options.port ?? 0)
  return {
    server,
    url: `http://127.0.0.1:${port}`,
    cut: () => {
      for (const socket of server.io.sockets.sockets.values()) socket.conn.close()
    },
    [Symbol.asyncDispose]: () => server.close(),
  }
}

export interface LiveClient extends AsyncDisposable {
  readonly client: ChatClient
}

export const PASSWORD = 'correct horse'

/** A client with an account of its own, connected; it comes back a moment after a cut. */
export async function startClient(
  { url }: LiveServer,
  username: string,
  options: Partial<ClientOptions> = {},
): Promise<LiveClient> {
  const reconnect = { minDelayMs: 50, maxDelayMs: 200 }
  const client = new ChatClient({ url, reconnect, random: () => 1, ...options })
  await client.register({ username, password: PASSWORD })
  await client.connect()
  return { client, [Symbol.asyncDispose]: () => client.close() }
}

/** Real time, moved forward on demand: what it skips over does not fire, but `now` is later. */
export function shiftedClock(): Clock & { skip(ms: number): void } {
  let offset = 0
  return {
    now: () => Date.now() + offset,
    after(ms, callback) {
      const timer = setTimeout(callback, ms)
      return () => clearTimeout(timer)
    },
    skip: (ms) => (offset += ms),
  }
}
