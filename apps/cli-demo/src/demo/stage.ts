import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ChatClient, type Logger } from '@chatnode/client-sdk'
import { createChatServer, type ChatServer } from '@chatnode/server'

const PASSWORD = 'correct horse battery staple'

/** A real server on a database file of its own, and the people who use it. */
export class Stage {
  readonly url: string
  readonly #folder: string
  readonly #port: number
  readonly #clients: ChatClient[] = []
  #server: ChatServer

  private constructor(server: ChatServer, { folder, port }: { folder: string; port: number }) {
    this.#server = server
    this.#folder = folder
    this.#port = port
    this.url = `http://127.0.0.1:${port}`
  }

  static async open(): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'chatnode-demo-'))
    // Also when the demo is cut short.
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    const server = await startServer(folder)
    const { port } = await server.listen(0)
    return new Stage(server, { folder, port })
  }

  /** A new user. */
  async register(username: string): Promise<ChatClient> {
    const client = this.#client()
    await client.register({ username, password: PASSWORD })
    return client
  }

  /** One more tab of a user. */
  async login(username: string): Promise<ChatClient> {
    const client = this.#client()
    await client.login({ username, password: PASSWORD })
    return client
  }

  /** Stops the server and starts a new one, on the same file and the same port. */
  async restart(): Promise<void> {
    await this.#server.close()
    this.#server = await startServer(this.#folder)
    await this.#server.listen(this.#port)
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()))
    await this.#server.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #client(): ChatClient {
    // The first wait before a reconnect is a second unless told; nobody wants to watch that.
    const reconnect = { minDelayMs: 200 }
    const client = new ChatClient({ url: this.url, reconnect, logger: silent })
    this.#clients.push(client)
    return client
  }
}

function startServer(folder: string): Promise<ChatServer> {
  return createChatServer({ databaseUrl: `sqlite:${join(folder, 'chat.db')}`, logLevel: 'silent' })
}

// A demo has one narrator.
const silent: Logger = { debug: () => {}, warn: () => {}, error: () => {} }
