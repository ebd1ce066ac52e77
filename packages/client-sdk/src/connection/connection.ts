import {
  parse,
  PROTOCOL_VERSION,
  WireError,
  type Chat,
  type EventOf,
  type HandshakeAuth,
} from '@chatnode/protocol'
import { defer, ignore, untilAborted, type Deferred } from '../async.ts'
import type { Clock } from '../clock.ts'
import { Emitter, type Handler, type Report, type Unsubscribe } from '../emitter.ts'
import { asChatError, isTokenRefusal, refusal, type ChatError } from '../errors.ts'
import type { Inbox, Incoming } from '../inbox.ts'
import { Store } from '../store.ts'
import { SDK_VERSION } from '../version.ts'
import { Attempt, type Link } from './attempt.ts'
import { backoffDelay, type ReconnectOptions } from './backoff.ts'
import { broken, closed, closing, notChatNode, notConnected, tooSlow } from './connection-errors.ts'
import {
  nextState,
  toStatus,
  type ConnectionEvent,
  type ConnectionState,
  type ConnectionStatus,
} from './connection-machine.ts'
import type { Transport } from './transport.ts'

/** A change of the connection. */
export interface StatusChange {
  status: ConnectionStatus
  /** Why, where it was not asked for. */
  error?: ChatError | undefined
}

export interface ConnectionEvents {
  status: StatusChange
  /** A new connection is live. */
  online: Link
  /** The connection that was live is gone. */
  offline: void
  /** Something came from the server. */
  incoming: Incoming
}

/** Where the connection gets its token. */
export interface TokenSource {
  /** The token to use now; `what` completes the sentence "cannot …". */
  token(what: string): Promise<string>
  /** A token other than `stale`; `stale` itself where there is no other. */
  renew(stale: string, what: string): Promise<string>
}

export interface ConnectionOptions {
  readonly transport: Transport
  readonly tokens: TokenSource
  readonly inbox: Inbox
  readonly clock: Clock
  readonly random: () => number
  readonly reconnect: ReconnectOptions
  /** How long one attempt may take, from the token to `server-ready`. */
  readonly attemptTimeoutMs: number
  readonly report: Report
}

/** A connection that lived this long was a good one: the next wait starts small again. */
const STABLE_AFTER_MS = 5_000

/** How long `close` waits for the goodbye to leave. A dead network would take it a minute. */
const GOODBYE_TIMEOUT_MS = 1_000

/** Tokens that live so short that the server calls each one expiring must not become a storm of renewals. */
const RENEW_EVERY_MS = 10_000

type OwnEvent = 'server-ready' | 'connection-closing' | 'auth-expiring' | 'server-draining'
type OwnHandlers = { readonly [E in OwnEvent]: (payload: EventOf<Chat, E>) => void }

/** The one connection of a client: drives the machine, and keeps trying until it is told to stop. */
export class Connection {
  /** What the app was told last. */
  readonly told: Store<StatusChange>
  /** When the next try begins, by the clock; `undefined` unless one is waited for. */
  retryAt: number | undefined
  readonly #options: ConnectionOptions
  readonly #events: Emitter<ConnectionEvents>
  readonly #waiters = new Set<Deferred<Link>>()
  #state: ConnectionState = 'idle'
  #error: ChatError | undefined
  #attempt: Attempt | undefined
  #cancelRetry: () => void = () => {}
  #unwatch: () => void = () => {}
  /** Tries in a row that led to nothing. */
  #failures = 0
  /** The shortest wait before the next try that the server asks for. */
  #notBeforeMs = 0
  /** A token that the server has refused. */
  #stale: string | undefined
  #wasOnline = false

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.told = new Store<StatusChange>({ status: 'idle' }, options.report)
    this.#events = new Emitter(options.report)
  }

  get status(): ConnectionStatus {
    return toStatus(this.#state, this.#wasOnline)
  }

  /** What kept, or keeps, the connection from being live. */
  get error(): ChatError | undefined {
    return this.#error
  }

  /** The live connection, if there is one. */
  get link(): Link | undefined {
    return this.#state === 'online' ? this.#attempt?.link : undefined
  }

  on<Event extends keyof ConnectionEvents>(
    event: Event,
    handler: Handler<ConnectionEvents[Event]>,
  ): Unsubscribe {
    return this.#events.on(event, handler)
  }

  /** Starts to connect, unless that has happened. */
  open(): void {
    this.#dispatch('open')
  }

  /** The next live connection, or this one. Rejects when none will come; `what` says what it was for. */
  whenOnline(what: string, signal: AbortSignal): Promise<Link> {
    if (this.link) return Promise.resolve(this.link)
    switch (this.status) {
      case 'idle':
      case 'closed':
        return Promise.reject(notConnected(what))
      case 'refused':
        return Promise.reject(this.#error ?? notConnected(what))
      default:
        return this.#wait(signal)
    }
  }

  /** Gives up, because trying again would not help. */
  refuse(error: ChatError): void {
    this.#dispatch('refuse', error)
  }

  /** Ends the connection for good, or until `open`. Resolves when the server has been told. */
  async close(): Promise<void> {
    const goodbye = this.#attempt?.end()
    this.#dispatch('close')
    if (!goodbye) return
    const late = defer<void>()
    const cancel = this.#options.clock.after(GOODBYE_TIMEOUT_MS, late.resolve)
    await Promise.race([goodbye, late.promise])
    cancel()
  }

  #dispatch(event: ConnectionEvent, error?: ChatError): void {
    const next = nextState(this.#state, event)
    if (next === undefined) return
    const wasLive = this.#state === 'online'
    if (event === 'open') this.#wasOnline = false
    this.#state = next
    // Between two tries it stays known why the last one failed.
    if (error || event === 'open' || event === 'ready' || event === 'close') this.#error = error
    this.#leave(next)
    if (wasLive) this.#events.emit('offline', undefined)
    // A handler of `offline` may have closed the connection.
    if (this.#state === next) this.#enter(next)
    this.#announce()
  }

  /** What every state leaves behind is undone here, so no timer and no socket outlives its state. */
  #leave(next: ConnectionState): void {
    this.#cancelRetry()
    this.#unwatch()
    this.retryAt = undefined
    if (next !== 'connecting' && next !== 'online') void this.#attempt?.end()
  }

  #enter(state: ConnectionState): void {
    switch (state) {
      case 'authenticating':
        return void this.#authenticate()
      case 'connecting':
        return this.#openSocket()
      case 'online':
        return this.#goLive()
      case 'waiting':
        return this.#scheduleRetry()
      case 'refused':
      case 'closed':
        return this.#rejectWaiters()
      case 'idle':
    }
  }

  #announce(): void {
    const { status, error } = this
    const told = this.told.getSnapshot()
    if (status === told.status && error === told.error) return
    const change: StatusChange = { status, error }
    this.told.set(change)
    if (status !== told.status) this.#events.emit('status', change)
  }

  async #authenticate(): Promise<void> {
    const { tokens, clock, attemptTimeoutMs } = this.#options
    const cancelTimer = clock.after(attemptTimeoutMs, () => this.#dispatch('lost', tooSlow()))
    const attempt = new Attempt(this.#stale, cancelTimer)
    this.#attempt = attempt
    try {
      const { stale } = attempt
      attempt.token = await (stale === undefined
        ? tokens.token('connect')
        : tokens.renew(stale, 'connect'))
      if (!attempt.over) this.#dispatch('token')
    } catch (error) {
      if (attempt.over) return
      const failure = asChatError('connect', error, 'network')
      this.#dispatch(isTokenRefusal(failure) ? 'refuse' : 'lost', failure)
    }
  }

  #openSocket(): void {
    const attempt = this.#attempt
    if (!attempt) return
    const auth: HandshakeAuth = {
      token: attempt.token,
      protocol: { v: PROTOCOL_VERSION, sdk: `chatnode-js/${SDK_VERSION}` },
    }
    const unlessOver =
      <Args extends unknown[]>(handle: (...args: Args) => void) =>
      (...args: Args): void => {
        if (!attempt.over) handle(...args)
      }
    try {
      const socket = this.#options.transport.open(auth, {
        event: unlessOver((name, payload) => this.#receive(name, payload)),
        refused: unlessOver((data) => this.#onRefused(attempt, data)),
        closed: unlessOver((reason) => this.#dispatch('lost', broken(reason))),
      })
      attempt.use(socket)
    } catch (error) {
      // Not the network's fault: no WebSocket here, or a URL that is none.
      this.#dispatch('refuse', asChatError('connect', error, 'incompatible'))
    }
  }

  #goLive(): void {
    const attempt = this.#attempt
    if (!attempt) return
    const { link } = attempt
    attempt.online(this.#options.clock.now())
    // A link that dies with the network makes no noise; a browser knows before it is missed.
    this.#watch('offline', () => this.#dispatch('lost', broken('offline')))
    this.#wasOnline = true
    this.#stale = undefined
    this.#notBeforeMs = 0
    this.#events.emit('online', link)
    for (const waiter of this.#takeWaiters()) waiter.resolve(link)
  }

  #scheduleRetry(): void {
    const { clock, random, reconnect } = this.#options
    const onlineSince = this.#attempt?.onlineSince ?? Infinity
    if (clock.now() - onlineSince >= STABLE_AFTER_MS) this.#failures = 0
    const asked = Math.max(this.#notBeforeMs, this.#error?.retryAfterMs ?? 0)
    const delay = asked + backoffDelay(this.#failures, reconnect, random)
    this.#failures += 1
    this.#watch('online', () => this.#dispatch('retry'))
    this.retryAt = clock.now() + delay
    this.#cancelRetry = clock.after(delay, () => this.#dispatch('retry'))
  }

  /** Listens to what a browser says of the network, until the state is left. */
  #watch(event: 'online' | 'offline', listener: () => void): void {
    const { addEventListener, removeEventListener } = globalThis as Partial<typeof globalThis>
    addEventListener?.(event, listener)
    this.#unwatch = () => removeEventListener?.(event, listener)
  }

  #onRefused(attempt: Attempt, data: unknown): void {
    const parsed = parse(WireError, data)
    const error = parsed.success ? refusal('connect', parsed.data) : notChatNode()
    if (isTokenRefusal(error) && attempt.stale === undefined) {
      this.#stale = attempt.token
      this.#dispatch('renew', error)
    } else {
      this.#dispatch(error.retryable ? 'lost' : 'refuse', error)
    }
  }

  #receive(name: string, payload: unknown): void {
    const incoming = this.#options.inbox.read(name, payload)
    if (incoming.kind === 'event' && Object.hasOwn(this.#handlers, name)) {
      this.#handlers[name as OwnEvent](incoming.payload as never)
    } else if (name === 'server-ready') {
      this.#dispatch('refuse', notChatNode())
    }
    this.#events.emit('incoming', incoming)
  }

  readonly #handlers: OwnHandlers = {
    'server-ready': () => this.#dispatch('ready'),
    'connection-closing': (message) => {
      if (message.action === 'reauthenticate') this.#stale = this.#attempt?.token
      this.#dispatch(message.action === 'stop' ? 'refuse' : 'lost', closing(message))
    },
    'server-draining': ({ reconnectAfterMs }) => (this.#notBeforeMs = reconnectAfterMs),
    'auth-expiring': () => this.#renewToken(),
  }

  #renewToken(): void {
    const attempt = this.#attempt
    if (!attempt || attempt.renewing) return
    const { clock } = this.#options
    const wait = Math.max(0, attempt.renewableAt - clock.now())
    attempt.renewing = true
    attempt.link.lost.onEnd(clock.after(wait, () => void this.#refreshAuth(attempt)))
  }

  /** Gives the living connection a new token. Should that fail, the server closes it when the old one expires. */
  async #refreshAuth(attempt: Attempt): Promise<void> {
    const { tokens, clock, report } = this.#options
    try {
      attempt.token = await tokens.renew(attempt.token, 'stay connected')
      attempt.renewableAt = clock.now() + RENEW_EVERY_MS
      if (attempt.over) return
      attempt.link.emit('refresh-auth', { token: attempt.token }, ignore('see above'))
    } catch (error) {
      report(error, 'the renewal of the access token')
    } finally {
      attempt.renewing = false
    }
  }

  #wait(signal: AbortSignal): Promise<Link> {
    const waiter = defer<Link>()
    this.#waiters.add(waiter)
    return untilAborted(waiter.promise, signal).finally(() => this.#waiters.delete(waiter))
  }

  #rejectWaiters(): void {
    for (const waiter of this.#takeWaiters()) waiter.reject(this.#error ?? closed())
  }

  #takeWaiters(): readonly Deferred<Link>[] {
    const waiters = [...this.#waiters]
    this.#waiters.clear()
    return waiters
  }
}
