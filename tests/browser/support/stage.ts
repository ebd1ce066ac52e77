import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ChatClient, type StoredSession } from '@chatnode/client-sdk'
import { createChatServer, type ChatServer, type ChatServerOptions } from '@chatnode/server'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { launch } from './chromium.ts'
import { Visitor } from './visitor.ts'

const WEB_CLIENT = fileURLToPath(new URL('../../../packages/server/web', import.meta.url))
const PASSWORD = 'correct horse battery'

/** Somebody with an account, who can speak without a browser. */
export interface Person {
  readonly username: string
  readonly client: ChatClient
}

/** How somebody comes to the web client. */
export interface Visit extends BrowserContextOptions {
  /** Who is signed in already. */
  readonly as?: Person
  /** At the door, or in a room. */
  readonly path?: string
  /** Another address than that of the server itself. */
  readonly url?: string
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
    if (!existsSync(WEB_CLIENT)) throw new Error('build the web client first: pnpm exec turbo build')
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
  async visit({ as, path = '/', url = this.url, ...options }: Visit = {}): Promise<Visitor> {
    const context = await this.browser.newContext({
      locale: 'en-GB',
      ...options,
      ...(as && { storageState: await this.#storageOf(as, url) }),
    })
    const visitor = await Visitor.arrive(context, url + path)
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
  async #storageOf({ username }: Person, origin: string) {
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

/** A stage for the tests of a file. After each of them it fails that one if a page complained. */
export function useStage(options?: ChatServerOptions): () => Stage {
  let stage: Stage | undefined
  const get = (): Stage => {
    if (!stage) throw new Error('the stage is not open yet')
    return stage
  }
  beforeAll(async () => void (stage = await Stage.open(options)))
  afterEach(async () => {
    const problems = await get().endVisits()
    if (problems.length > 0) throw new Error(`the page complained:\n${problems.join('\n')}`)
  })
  afterAll(() => stage?.close())
  return get
}
