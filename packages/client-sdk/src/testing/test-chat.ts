import type { Credentials, Session } from '@chatnode/protocol'
import { ChatClient, type ClientOptions } from '../index.ts'
import { Line } from './network.ts'
import { MemoryServer } from './server/memory-server.ts'
import { TestClock } from './test-clock.ts'
import { TestServer } from './test-server.ts'
import { TestUser } from './test-user.ts'

/** What `createTestChat` takes. */
export interface TestChatOptions {
  /** How long a user stays present after their connection was lost: 10 000 ms unless told. */
  presenceGraceMs?: number
}

/** What connects a client to the test server. */
export type TestClientOptions = Required<
  Pick<ClientOptions, 'url' | 'transport' | 'fetch' | 'clock' | 'random'>
>

const PRESENCE_GRACE_MS = 10_000
const PASSWORD = 'correct horse'

/** More steps of the clock than any client needs to come back. */
const RECONNECT_STEPS = 1_000

/**
 * A whole chat in memory, for the tests of an app: a server that speaks the contract, real clients,
 * and a clock that stands still until the test moves it. No socket, no timer, no database: nothing
 * is left behind, and nothing has to be closed.
 *
 * @example
 * const chat = createTestChat()
 * const client = await chat.client('ada')
 * const room = await client.rooms.create({ name: 'general' })
 * await room.join()
 * const bob = chat.user('bob')
 * await bob.send(room.id, 'hello')
 */
export function createTestChat(options: TestChatOptions = {}): TestChat {
  return new TestChat(options)
}

/** See `createTestChat`. */
export class TestChat {
  /** The time that server and clients live in. */
  readonly clock: TestClock = new TestClock()
  /** Has things go wrong. */
  readonly server: TestServer
  readonly #server: MemoryServer
  readonly #lines = new Set<Line>()
  readonly #clients = new Map<ChatClient, Line>()

  constructor({ presenceGraceMs = PRESENCE_GRACE_MS }: TestChatOptions) {
    this.#server = new MemoryServer({ clock: this.clock, presenceGraceMs })
    this.server = new TestServer(this.#server)
  }

  /**
   * A client that is signed in and connected. The same name again is another device of that user.
   *
   * @example
   * const [phone, laptop] = [await chat.client('ada'), await chat.client('ada')]
   */
  async client(username: string, options: Partial<ClientOptions> = {}): Promise<ChatClient> {
    const line = this.#createLine()
    const client = new ChatClient({ ...this.#optionsOf(line), ...options })
    this.#clients.set(client, line)
    const credentials = { username, password: PASSWORD }
    const isKnown = this.#server.services.tables.findUser(username) !== undefined
    await (isKnown ? client.login(credentials) : client.register(credentials))
    await client.connect()
    await this.clock.settle()
    return client
  }

  /**
   * What an app that makes its own client puts into `new ChatClient(…)`.
   *
   * @example
   * const client = new ChatClient({ ...chat.options(), sessionStore })
   */
  options(): TestClientOptions {
    return this.#optionsOf(this.#createLine())
  }

  /**
   * Somebody without a client, who does what the test says.
   *
   * @example
   * const bob = chat.user('bob')
   */
  user(username: string): TestUser {
    const credentials = { username, password: PASSWORD }
    const { user, accessToken } = this.#signIn(credentials)
    return new TestUser(this.#server, { user, token: accessToken })
  }

  /**
   * Breaks the network of one client, or of all, until `reconnect`.
   *
   * @example
   * chat.disconnect(client)
   * expect(client.status).toBe('reconnecting')
   */
  async disconnect(client?: ChatClient): Promise<void> {
    for (const line of this.#linesOf(client)) line.cut()
    await this.clock.settle()
  }

  /**
   * Mends the network, and moves the time until every client that wants to be is connected again
   * and has caught up.
   *
   * @example
   * await chat.reconnect(client)
   * expect(client.status).toBe('connected')
   */
  async reconnect(client?: ChatClient): Promise<void> {
    for (const line of this.#linesOf(client)) line.mend()
    const clients = client ? [client] : [...this.#clients.keys()]
    const isOnTheWay = ({ status }: ChatClient): boolean =>
      status === 'connecting' || status === 'reconnecting'
    for (let step = 0; step < RECONNECT_STEPS && clients.some(isOnTheWay); step += 1) {
      await this.clock.advanceToNext()
    }
  }

  #signIn(credentials: Credentials): Session {
    const { accounts, tables } = this.#server.services
    const isKnown = tables.findUser(credentials.username) !== undefined
    return isKnown ? accounts.login(credentials) : accounts.register(credentials)
  }

  #createLine(): Line {
    const line = new Line(this.#server)
    this.#lines.add(line)
    return line
  }

  #linesOf(client: ChatClient | undefined): Iterable<Line> {
    if (!client) return this.#lines
    const line = this.#clients.get(client)
    if (!line)
      throw new TypeError('cannot find the network of a client that chat.client did not make')
    return [line]
  }

  #optionsOf({ transport, fetch }: Line): TestClientOptions {
    const url = 'http://chat.test'
    // Every wait is its longest, and so the same in every run.
    return { url, transport, fetch, clock: this.clock, random: () => 1 }
  }
}
