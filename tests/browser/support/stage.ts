import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ChatClient, type StoredSession } from '@chatnode/client-sdk'
import { createChatServer, type ChatServer, type ChatServerOptions } from '@chatnode/server'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { launch } from './chromium.ts'
import { Visitor } from './visitor.ts'

const WEB_CLIENT = fileURLToPath(new URL('../../../packages/server/web', import.meta.url))
/** Everybody's. */
export const PASSWORD = 'correct horse battery'

/** Somebody with an account, who can speak without a browser. */
export interface Person {
  readonly username: string
  readonly client: ChatClient
}

/** How somebody comes to the web client. */
export interface Visit extends BrowserContextOptions {
  /** Who is signed in already. */
  readonly as?: Pick<Person, 'username'>
  /** At the door, in a room, or (null) on an empty page. */
  readonly path?: string | null
  /** Another address than that of the server itself. */
  readonly url?: string
  /** What the clock of the browser says, and goes on saying. */
  readonly now?: Date
}

/** A server with the built web client, and a browser: one of each for a file of tests. */
export class Stage {
  readonly browser: Browser
  readonly url: string
  readonly #server: ChatServer
  readonly #clients = new Set<ChatClient>()
  readonly #visitors = new Set<Visitor>()

  private constructor(browser: Browser, server: ChatServer, url: string) {
    this.browser = browser
    this.#server = server
    this.url = url
  }

  static async open(options: ChatServerOptions = {}): Promise<Stage> {
    if (!existsSync(WEB_CLIENT))
      throw new Error('build the web client first: pnpm exec turbo build')
    const server = await createChatServer({
      databaseUrl: 'sqlite::memory:',
      logLevel: 'silent',
      rateLimits: 'off',
      presenceGraceMs: 500,
      webClient: WEB_CLIENT,
      ...options,
    })
    const { port } = await server.listen(0)
    return new Stage(await launch(), server, `http://127.0.0.1:${port}`)
  }

  /** Signs somebody up, without a browser. */
  async person(username: string): Promise<Person> {
    const client = this.#client(() => undefined)
    await client.register({ username, password: PASSWORD })
    await client.connect()
    return { username, client }
  }

  /** Opens the web client in a browser of its own, and waits until it is there. */
  async visit({ as, path = '/', url = this.url, now, ...options }: Visit = {}): Promise<Visitor> {
    const context = await this.browser.newContext({
      locale: 'en-GB',
      ...options,
      ...(as && { storageState: await this.#storageOf(as, url) }),
    })
    if (now) await context.clock.setFixedTime(now)
    const visitor = await Visitor.arrive(context, path === null ? 'about:blank' : url + path)
    this.#visitors.add(visitor)
    return visitor
  }

  /** Ends every visit; answers what went wrong on the pages that nobody asked about. */
  async endVisits(): Promise<string[]> {
    const visitors = [...this.#visitors]
    this.#visitors.clear()
    await Promise.all(visitors.map(({ context }) => context.close()))
    return visitors.flatMap(({ problems }) => problems)
  }

  async close(): Promise<void> {
    await this.endVisits()
    await this.browser.close()
    await Promise.all([...this.#clients].map((client) => client.close()))
    await this.#server.close()
  }

  // A session of its own: two who share one would use up each other's refresh tokens.
  async #storageOf({ username }: Pick<Person, 'username'>, origin: string) {
    let session: StoredSession | undefined
    const client = this.#client((saved) => (session = saved))
    await client.login({ username, password: PASSWORD })
    const value = JSON.stringify(session)
    const localStorage = [{ name: 'chatnode.session', value }]
    return { cookies: [], origins: [{ origin, localStorage }] }
  }

  #client(save: (session: StoredSession) => void): ChatClient {
    const sessionStore = { load: () => undefined, save, clear: () => undefined }
    const client = new ChatClient({ url: this.url, sessionStore })
    this.#clients.add(client)
    return client
  }
}
