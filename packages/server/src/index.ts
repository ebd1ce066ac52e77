import type { Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chat, type Chat, type Contract } from '@chatnode/protocol'
import type { Express } from 'express'
import { createApp } from './app.ts'
import { ConfigError, toConfig, type Config } from './config.ts'
import type {
  DraftOf,
  EventSender,
  Extension,
  OwnHandlers,
  OwnLimits,
  OwnRequestName,
} from './extension.ts'
import { createLogger, type Logger } from './logger.ts'
import type { AttachOptions } from './http-server.ts'
import { unsupportedNode } from './node-version.ts'
import type { Actor, Clock, IdGenerator } from './ports.ts'
import type { Authenticate } from './services/identity.ts'
import type { BeforeMessage } from './services/message.service.ts'
import type { ChatServer as ChatSocketServer } from './sockets/typings.ts'

export { ConfigError }
export type { AttachOptions }
export { ChatError } from './errors.ts'
export type {
  DraftOf,
  EventContext,
  EventSender,
  OwnHandlers,
  OwnLimits,
  OwnNoticeName,
  OwnRecordName,
  OwnRequestName,
  RecordDraft,
} from './extension.ts'
export type { Algorithm, IssuerConfig } from './issuer-config.ts'
export type { RateRule } from './limits/rate-limiter.ts'
export type { Actor, Clock, IdGenerator, NoticeTarget } from './ports.ts'
export { userIdOf, type Authenticate, type Identity } from './services/identity.ts'
export type { BeforeMessage, Draft } from './services/message.service.ts'
export type { ChatServer as ChatSocketServer, SocketData } from './sockets/typings.ts'
export type { Config }

/** What `createChatServer` takes. Everything has a default; see docs/configuration.md. */
export interface ChatServerOptions<C extends Contract = Chat> extends Partial<Config> {
  /** The contract to serve, where `extend` added events of your own to it; they want `handlers`. */
  readonly contract?: C | undefined
  /** What each user may do with an event of your own: 50 at once and 10 per second unless told. */
  readonly eventLimits?: OwnLimits<C> | undefined
  /**
   * Tells whose a token is, where neither the built-in accounts nor an `issuer` will do. Takes their
   * place.
   */
  readonly authenticate?: Authenticate | undefined
  /** Looks at each message before it is stored; answering `{ reject }` refuses it. */
  readonly beforeMessage?: BeforeMessage<DraftOf<C>> | undefined
  /** A pino logger of your own. */
  readonly logger?: Logger | undefined
  /** Replaced in tests. */
  readonly clock?: Clock | undefined
  /** Replaced in tests. */
  readonly ids?: IdGenerator | undefined
}

/** The handlers of the events that an extension added: all of them, and no others. */
export type WithHandlers<C extends Contract> = [OwnRequestName<C>] extends [never]
  ? { readonly handlers?: undefined }
  : { readonly contract: C; readonly handlers: OwnHandlers<C> }

/** A chat server: Express and Socket.IO on one HTTP server. Sends the events of an extension, too. */
export interface ChatServer<C extends Contract = Chat> extends EventSender<C> {
  /** The Express application, to mount in one of your own. */
  readonly app: Express
  /** The Socket.IO server, typed by the contract. */
  readonly io: ChatSocketServer
  /**
   * Serves `/api` and `/socket.io` on an HTTP server of your own, or all below a `path`; its other
   * requests stay with the listeners that it has. Call it when those are there. Where your
   * application has an `/api` itself, name a path, and give clients the URL with it.
   *
   * @example
   * chatServer.attach(httpServer, { path: '/chat' }) // https://example.com/chat
   */
  attach(server: HttpServer, options?: AttachOptions): void
  /** Listens on a port (0: a free one) and answers where. Rejects when the address is taken. */
  listen(port?: number, host?: string): Promise<AddressInfo>
  /** Who an access token belongs to, for routes of your own. Throws `unauthorized` or `token_expired`. */
  authenticate(accessToken: string): Promise<Actor>
  /**
   * Ends every session of a user: the tokens of before are refused, and their sockets closed with
   * `session_ended`. Whoever gets a new token comes in again. Takes the id in chatNode, for a user of
   * your own `userIdOf(id)`; rejects with `user_not_found` where it is none. A token without a date
   * of issue is refused by your `authenticate`, or not at all.
   */
  endSessions(userId: string): Promise<void>
  /** Stops: accepted sends are answered, sockets are told, the database is closed. Idempotent. */
  close(): Promise<void>
}

/** The options as they are inside, where events of an extension are reached by name. */
interface AnyOptions extends Omit<ChatServerOptions, 'contract' | 'eventLimits'> {
  readonly contract?: Extension['contract']
  readonly handlers?: Extension['handlers']
  readonly eventLimits?: Extension['limits']
}

/**
 * Creates a chat server: opens its database, migrates it, and is ready to listen. The environment
 * is not read; options that are absent have the defaults of the configuration table. Throws
 * `ConfigError`, which names every option that is wrong, and an `Error` on a Node that is too old.
 *
 * `contract` is what `extend(chat, …)` gave. Every event of your own is then served as the built-in
 * ones are: parsed, limited, answered once, described at `/docs`.
 *
 * @example
 * const server = await createChatServer({ databaseUrl: 'sqlite:./chat.db' })
 * const { port } = await server.listen(3000)
 *
 * @example
 * const server = await createChatServer({
 *   contract: app,
 *   handlers: {
 *     'poll:vote': async ({ payload, context, fail }) => {
 *       const poll = polls.get(payload.pollId) ?? fail('poll:not-found')
 *       await context.append('poll:changed', poll.vote(context.actor.userId, payload.choice))
 *       return poll.tally
 *     },
 *   },
 * })
 */
export async function createChatServer<C extends Contract = Chat>(
  options?: ChatServerOptions<C> & WithHandlers<C>,
): Promise<ChatServer<C>> {
  // SQLite's add-on would end the process of an older Node without a word.
  const problem = unsupportedNode(process.versions.node)
  if (problem !== undefined) throw new Error(problem)
  const {
    authenticate,
    beforeMessage,
    logger,
    clock,
    ids,
    contract,
    handlers,
    eventLimits,
    ...settings
  } = (options ?? {}) as AnyOptions
  const config = toConfig(settings)
  assertIdentity(config, authenticate)
  const app = await createApp(config, {
    logger: logger ?? createLogger(config.logLevel, config.logFormat),
    clock,
    ids,
    authenticate,
    beforeMessage,
    extension: { contract: contract ?? chat, handlers: handlers ?? {}, limits: eventLimits ?? {} },
  })
  const { http, io, services, attach, listen, close } = app
  return {
    app: http,
    io,
    attach,
    listen,
    close,
    ...services.extension.sender<C>(),
    authenticate: async (token) => (await services.auth.authenticate(token)).actor,
    endSessions: (userId) => services.auth.endSessions(userId),
  }
}

/** Whose tokens count must be clear, and tokens of our own need a secret that was chosen. */
function assertIdentity(config: Config, authenticate: Authenticate | undefined): void {
  if (authenticate && config.issuer) {
    throw new ConfigError(['authenticate: cannot be combined with issuer'])
  }
  const issuesTokens = !authenticate && !config.issuer
  if (config.production && issuesTokens && config.jwtSecret === undefined) {
    throw new ConfigError(['jwtSecret: is required in production'])
  }
}
