import { createChatServer, type ChatServer, type ChatServerOptions } from '@chatnode/server'

/** A real server on a free port, closed with `await using`. */
export interface TestServer extends AsyncDisposable {
  readonly server: ChatServer
  readonly url: string
}

/** Starts the real thing: in-memory SQLite, no limits and no presence grace unless a test asks for them. */
export async function startServer(options: ChatServerOptions = {}): Promise<TestServer> {
  const server = await createChatServer({
    databaseUrl: 'sqlite::memory:',
    logLevel: 'silent',
    rateLimits: 'off',
    presenceGraceMs: 0,
    ...options,
  })
  const { port } = await server.listen(0)
  return {
    server,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => server.close(),
  }
}
