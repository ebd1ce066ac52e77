import { createChatServer, type ChatServer } from '@chatnode/server'

/** A real server on a free port, closed with `await using`. */
export interface TestServer extends AsyncDisposable {
  readonly server: ChatServer
  readonly url: string
}

export async function startServer(): Promise<TestServer> {
  const server = await createChatServer({
    databaseUrl: 'sqlite::memory:',
    logLevel: 'silent',
    rateLimits: 'off',
  })
  const { port } = await server.listen(0)
  return {
    server,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => server.close(),
  }
}
