import {
  chat,
  type Account,
  type AckOf,
  type Chat,
  type Contract,
  type Credentials,
  type EventOf,
  type JoinedRoom,
  type MetadataOf,
} from '@chatnode/protocol'
import type { CallOptions } from './calls.ts'
import type { StatusChange } from './connection/connection.ts'
import type { ConnectionStatus } from './connection/connection-machine.ts'
import { createCore, type Core } from './core.ts'
import { Emitter, type Handler, type Unsubscribe } from './emitter.ts'
import { ChatError, isChatError, isTokenRefusal } from './errors.ts'
import { resolveOptions, type ClientOptions } from './options.ts'
import type { RequestName, RequestPayload, SignalName } from './requests.ts'
import type { RestOptions } from './rest.ts'
import { RoomDirectory, type Rooms } from './rooms.ts'
import type { ReadableStore } from './store.ts'

/** What `client.on` can hear. */
export interface ClientEvents {
  /** The connection changed. */
  status: StatusChange
  /** The server has ended the session: the user has to sign in again. */
  'signed-out': { error: ChatError }
  /** This client has entered a room: after `join`, and after every reconnect. */
  joined: JoinedRoom
  /** Something failed that no call could report: a handler of yours threw, say. */
  error: { error: unknown; where: string }
}

/**
 * A chat client: one signed-in user, one connection, any number of rooms.
 *
 * @example
 * const client = new ChatClient({ url: 'http://localhost:3000' })
 * await client.register({ username: 'ada', password: 'correct horse' })
 * await client.connect()
 *
 * const room = await client.rooms.create({ name: 'general' })
 * room.on('message', (message) => console.log(message.user.username, message.content))
 * await room.join()
 * await room.send('hello')
 */
export class ChatClient<C extends Contract = Chat> {
  /**
   * The rooms.
   *
   * @example
   * const room = client.rooms.get(roomId)
   */
  readonly rooms: Rooms<MetadataOf<C>>
  readonly #core: Core
  readonly #directory: RoomDirectory
  readonly #events: Emitter<ClientEvents>

  /**
   * Connects to nothing yet. Throws a `TypeError` when `url` is none.
   *
   * @example
   * const client = new ChatClient({ url: 'https://chat.example.com', sessionStore })
   */
  constructor(options: ClientOptions<C>) {
    const settings = resolveOptions(options, chat)
    const report = (error: unknown, where: string): void => {
      if (where !== ERROR_HANDLER && this.#events.count('error') > 0) {
        this.#events.emit('error', { error, where })
      } else settings.logger.error(`${where} failed`, error)
    }
    this.#events = new Emitter(report)
    this.#core = createCore(settings, {
      report,
      onJoined: (joined) => this.#events.emit('joined', joined),
      onSignedOut: (error) => {
        this.#core.connection.refuse(error)
        this.#events.emit('signed-out', { error })
      },
    })
    this.#directory = new RoomDirectory(this.#core)
    // Its types know nothing of metadata: it hands on what the contract has checked.
    this.rooms = this.#directory as unknown as Rooms<MetadataOf<C>>
    this.#listen()
  }

  /**
   * Where the connection stands.
   *
   * @example
   * if (client.status === 'reconnecting') banner.hidden = false
   */
  get status(): ConnectionStatus {
    return this.#core.connection.status
  }

  /**
   * Where the connection stands, as a store; with what went wrong last while it is not live.
   *
   * @example
   * client.connection.subscribe(() => console.log(client.connection.getSnapshot().error?.message))
   */
  get connection(): ReadableStore<StatusChange> {
    return this.#core.connection.told
  }

  /**
   * When the next try to connect begins, in milliseconds as `Date.now()` tells them; `undefined`
   * while one is under way, or none is needed. No event tells of it: a countdown looks once a second.
   *
   * @example
   * const seconds = client.retryAt && Math.ceil((client.retryAt - Date.now()) / 1_000)
   */
  get retryAt(): number | undefined {
    return this.#core.connection.retryAt
  }

  /**
   * The signed-in user, once the session is known: after `register`, `login`, `me` or `connect`.
   * With a token of your own it is `me` that tells.
   *
   * @example
   * greeting.textContent = client.user?.username ?? 'nobody'
   */
  get user(): Account | undefined {
    return this.#core.session.user
  }

  /**
   * Listens to the client.
   *
   * @example
   * const off = client.on('status', ({ status, error }) => console.log(status, error?.code))
   */
  on<Event extends keyof ClientEvents>(
    event: Event,
    handler: Handler<ClientEvents[Event]>,
  ): Unsubscribe {
    return this.#events.on(event, handler)
  }

  /**
   * Listens to an event of your own, parsed. A record comes from every room that you have joined: once, in the
   * one order of its room, live or after an absence, and the next event of the room waits for the
   * promise that the handler returns. After a `resync` of the room ask your own server for what you show: the
   * snapshot has nothing of it. Everything else is heard as it comes; so are built-in events, which
   * `room.on` hears in their order.
   *
   * @example
   * client.onEvent('poll:changed', ({ pollId, votes }) => show(pollId, votes))
   */
  onEvent<Event extends keyof C['serverToClient'] & string>(
    event: Event,
    handler: Handler<EventOf<C, Event>>,
  ): Unsubscribe {
    return this.#core.wire.on(event, handler as Handler<unknown>)
  }

  /**
   * Creates an account and signs in with it.
   *
   * @example
   * const account = await client.register({ username: 'ada', password: 'correct horse' })
   */
  register(credentials: Credentials, options: CallOptions = {}): Promise<Account> {
    return this.#signIn('register', credentials, { what: 'register', ...options })
  }

  /**
   * Signs in, and keeps the session in the session store. A connection that is open is closed first.
   *
   * @example
   * await client.login({ username: 'ada', password: 'correct horse' })
   * await client.connect()
   */
  login(credentials: Credentials, options: CallOptions = {}): Promise<Account> {
    return this.#signIn('login', credentials, { what: 'log in', ...options })
  }

  /**
   * Signs out: closes the connection, ends the session on the server, and forgets it here. Forgets
   * it here also when the server cannot be reached; the call then rejects. What is in the outbox
   * stays there until the same user signs in again.
   *
   * @example
   * await client.logout()
   */
  async logout(options: CallOptions = {}): Promise<void> {
    await this.#disconnect()
    try {
      await this.#core.rest.request('logout', {}, { what: 'log out', ...options })
    } catch (error) {
      // A session that does not count any more is what was asked for.
      if (!isTokenRefusal(error)) throw error
    } finally {
      await this.#core.session.forget()
      this.#directory.forget()
    }
  }

  /**
   * Asks the server who is signed in.
   *
   * @example
   * const { username } = await client.me()
   */
  async me(options: CallOptions = {}): Promise<Account> {
    const account = await this.#core.rest.request(
      'me',
      {},
      { what: 'read the account', ...options },
    )
    await this.#core.session.update(account)
    return account
  }

  /**
   * Connects, and keeps connected until `close`. Resolves when the connection is live; rejects when
   * the server says no for good: `unauthorized`, `protocol_unsupported`. A rejection with `timeout`
   * or `aborted` ends the wait only; the client keeps trying until `close`.
   *
   * @example
   * await client.connect()
   * console.log(client.status) // connected
   */
  async connect(options: CallOptions = {}): Promise<void> {
    const { connection, calls } = this.#core
    connection.open()
    try {
      await calls.run('connect', options, (signal) => connection.whenOnline('connect', signal))
    } catch (error) {
      if (!isChatError(error) || error.code !== 'timeout' || !connection.error) throw error
      throw new ChatError('timeout', error.message, { cause: connection.error })
    }
  }

  /**
   * Ends the connection, every call in flight and every timer, and leaves every room. `connect`
   * opens it again.
   *
   * @example
   * await client.close()
   */
  async close(): Promise<void> {
    this.#core.calls.end()
    await this.#disconnect()
    await this.#core.session.settled()
  }

  /**
   * Sends an event of the contract and waits for its answer. For events of your own.
   *
   * @example
   * const tally = await client.call('poll:vote', { pollId, choice: 1 })
   */
  async call<Event extends RequestName<C>>(
    event: Event,
    payload: RequestPayload<C, Event>,
    options: CallOptions = {},
  ): Promise<AckOf<C, Event>> {
    return (await this.#core.requests.callAny(event, payload, options)) as AckOf<C, Event>
  }

  /**
   * Sends an event of the contract that has no answer. Dropped while there is no connection. Throws
   * when the payload does not have the declared shape.
   *
   * @example
   * client.signal('poll:hover', { pollId })
   */
  signal<Event extends SignalName<C>>(event: Event, payload: RequestPayload<C, Event>): void {
    this.#core.requests.signal(event, payload)
  }

  async #signIn(
    endpoint: 'register' | 'login',
    credentials: Credentials,
    call: RestOptions,
  ): Promise<Account> {
    // The connection, if there is one, is somebody else's.
    if (this.status !== 'idle' && this.status !== 'closed') await this.#disconnect()
    const session = await this.#core.rest.request(endpoint, { body: credentials }, call)
    const account = await this.#core.session.adopt(session)
    this.#directory.forget()
    return account
  }

  async #disconnect(): Promise<void> {
    this.#directory.drop()
    await this.#core.connection.close()
  }

  #listen(): void {
    const { connection, wire } = this.#core
    connection.on('status', (change) => {
      this.#events.emit('status', change)
      // The server's table of disconnects: the session is over, and its tokens with it.
      if (change.error?.code === 'session_ended') void this.#core.session.end(change.error)
    })
    connection.on('incoming', (incoming) => {
      if (incoming.kind === 'event') wire.emit(incoming.event, incoming.payload)
    })
  }
}

const ERROR_HANDLER = 'the handler of "error"'
