import type { Chat, Contract, Issue, Session } from '@chatnode/protocol'
import { systemClock, type Clock } from './clock.ts'
import type { ReconnectOptions } from './connection/backoff.ts'
import type { Transport } from './connection/transport.ts'
import { webSocketTransport, type WebSocketFactory } from './connection/websocket-transport.ts'
import { memoryStorage, type OutboxStorage } from './outbox/storage.ts'

/** What a session store keeps: the signed-in user and both tokens. */
export type StoredSession = Session

/**
 * Where the session lives between two runs of the app. Every function may be asynchronous. The
 * default keeps it in memory.
 *
 * @example
 * const sessionStore: SessionStore = {
 *   load: () => JSON.parse(localStorage.getItem('chat') ?? 'null') ?? undefined,
 *   save: (session) => localStorage.setItem('chat', JSON.stringify(session)),
 *   clear: () => localStorage.removeItem('chat'),
 * }
 */
export interface SessionStore {
  load(): StoredSession | undefined | Promise<StoredSession | undefined>
  save(session: StoredSession): void | Promise<void>
  clear(): void | Promise<void>
}

/** Something from the server did not have the shape that the contract declares. It was dropped. */
export interface Violation {
  /** The event, or the REST endpoint. */
  source: string
  issues: readonly Issue[]
}

/** Receives what the SDK has to say beside its errors. `console` fits. */
export interface Logger {
  debug(message: string, details?: unknown): void
  warn(message: string, details?: unknown): void
  error(message: string, details?: unknown): void
}

/** What `new ChatClient` takes; only `url` is required. */
export interface ClientOptions<C extends Contract = Chat> {
  /** The server, with the path it is mounted under, if any: `https://example.com/chat`. */
  url: string
  /** Brings a token of your own instead of `login`; a function is asked again when the server wants a newer one. */
  token?: string | (() => string | Promise<string>)
  /** Where the session is kept; in memory unless told. */
  sessionStore?: SessionStore
  /**
   * Where messages wait that the server does not have yet. In memory unless told: they survive a
   * lost connection, and not a reload. `webStorage`, `indexedDbStorage` and, in Node, `fileStorage`
   * survive both. One storage is for one server.
   */
  outboxStorage?: OutboxStorage
  /**
   * Who was away for more events than this in a room gets a `resync` with a snapshot instead of all
   * of them. Without a limit unless told.
   */
  catchUpAtMost?: number
  /** How long a call waits for its outcome: 10 000 ms unless told. */
  requestTimeoutMs?: number
  /** The bounds of the wait before a reconnect: 1 000 and 4 000 ms unless told. */
  reconnect?: Partial<ReconnectOptions>
  /** Makes WebSockets where there is no global class (Node 20: `(url) => new ws.WebSocket(url)`). */
  webSocket?: WebSocketFactory
  /** The contract, where it was extended with events of your own (see `extend` in the protocol package). */
  contract?: C
  /** Hears of everything from the server that broke the contract. */
  onViolation?: (violation: Violation) => void
  /** Warnings and errors go to the console unless told. */
  logger?: Logger
  /** A `fetch` of your own. */
  fetch?: typeof fetch
  /**
   * How to connect: over one WebSocket unless told. `socketIoTransport` of
   * `@chatnode/client-sdk/socketio` brings Socket.IO's own client, which can poll.
   */
  transport?: Transport
  /** For tests: time and chance. */
  clock?: Clock
  random?: () => number
}

/** The options with every default filled in. */
export interface Settings {
  /** Without a slash at its end. */
  readonly baseUrl: string
  /** Typed as the built-in one, which it holds. */
  readonly contract: Chat
  readonly token: (() => string | Promise<string>) | undefined
  readonly sessionStore: SessionStore
  readonly outboxStorage: OutboxStorage
  readonly catchUpAtMost: number | undefined
  readonly requestTimeoutMs: number
  readonly reconnect: ReconnectOptions
  readonly onViolation: (violation: Violation) => void
  readonly logger: Logger
  readonly fetch: typeof fetch
  readonly clock: Clock
  readonly random: () => number
  readonly transport: Transport
}

/** Longer than a database failover, shorter than a user's patience. */
const REQUEST_TIMEOUT_MS = 10_000

/**
 * Half a second on average before the first try: a blip is over, and a restarted server is not
 * stormed. Three seconds at most: what was queued on a link that kept breaking is through within five.
 */
const RECONNECT: ReconnectOptions = { minDelayMs: 1_000, maxDelayMs: 3_000 }

export function resolveOptions<C extends Contract>(
  options: ClientOptions<C>,
  defaultContract: Chat,
): Settings {
  const url = parseUrl(options.url)
  const path = url.pathname.replace(/\/+$/, '')
  const logger = options.logger ?? consoleLogger
  const clock = options.clock ?? systemClock
  return {
    baseUrl: url.origin + path,
    contract: (options.contract as Chat | undefined) ?? defaultContract,
    token: toTokenSource(options.token),
    sessionStore: options.sessionStore ?? memorySession(),
    outboxStorage: options.outboxStorage ?? memoryStorage(),
    catchUpAtMost: options.catchUpAtMost,
    requestTimeoutMs: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
    reconnect: { ...RECONNECT, ...options.reconnect },
    onViolation: options.onViolation ?? ((violation) => warnOf(logger, violation)),
    logger,
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    clock,
    random: options.random ?? Math.random,
    transport:
      options.transport ??
      webSocketTransport({
        origin: url.origin,
        path: `${path}/socket.io`,
        clock,
        create: options.webSocket,
      }),
  }
}

function parseUrl(text: string): URL {
  if (/^https?:\/\//i.test(text)) return new URL(text)
  throw new TypeError(`cannot create a ChatClient: "${text}" is not an http(s) URL`)
}

function toTokenSource(token: ClientOptions['token']): Settings['token'] {
  return typeof token === 'string' ? () => token : token
}

function memorySession(): SessionStore {
  let kept: StoredSession | undefined
  return {
    load: () => kept,
    save: (session) => void (kept = session),
    clear: () => void (kept = undefined),
  }
}

function warnOf(logger: Logger, { source, issues }: Violation): void {
  logger.warn(`dropped "${source}": it does not have the declared shape`, issues)
}

// oxlint-disable no-console -- a failure that nobody asked to hear of must still be seen somewhere
const consoleLogger: Logger = {
  debug: () => {},
  warn: (message, details) => console.warn(`chatnode: ${message}`, details),
  error: (message, details) => console.error(`chatnode: ${message}`, details),
}
// oxlint-enable no-console
