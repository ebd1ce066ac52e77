import type { Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Express } from 'express'
import { createApp } from './app.ts'
import { ConfigError, toConfig, type Config } from './config.ts'
import { createLogger, type Logger } from './logger.ts'
import type { AttachOptions } from './http-server.ts'
import type { Clock, IdGenerator } from './ports.ts'
import type { Authenticate } from './services/identity.ts'
import type { BeforeMessage } from './services/message.service.ts'
import type { ChatServer as ChatSocketServer } from './sockets/typings.ts'

export { ConfigError }
export type { AttachOptions }
export { ChatError } from './errors.ts'
export type { Algorithm, IssuerConfig } from './issuer-config.ts'
export type { Actor, Clock, IdGenerator } from './ports.ts'
export { userIdOf, type Authenticate, type Identity } from './services/identity.ts'
export type { BeforeMessage, Draft } from './services/message.service.ts'
export type { ChatServer as ChatSocketServer, SocketData } from './sockets/typings.ts'
export type { Config }

/** What `createChatServer` takes. Everything has a default; see docs/configuration.md. */
export interface ChatServerOptions extends Partial<Config> {
  /**
   * Tells whose a token is, where neither the built-in accounts nor an `issuer` will do. Takes their
   * place.
   */
  readonly authenticate?: Authenticate | undefined
  /** Looks at each message before it is stored; answering `{ reject }` refuses it. */
  readonly beforeMessage?: BeforeMessage | undefined
  /** A pino logger of your own. */
  readonly logger?: Logger | undefined
  /** Replaced in tests. */
  readonly clock?: Clock | undefined
  /** Replaced in tests. */
  readonly ids?: IdGenerator | undefined
}

/** A chat server: Express and Socket.IO on one HTTP server. */
export interface ChatServer {
  /** The Express application, for routes of your own. */
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

/**
 * Creates a chat server: opens its database, migrates it, and is ready to listen. The environment
 * is not read; options that are absent have the defaults of the configuration table. Throws
 * `ConfigError`, which names every option that is wrong.
 *
 * @example
 * const server = await createChatServer({ databaseUrl: 'sqlite:./chat.db' })
 * const { port } = await server.listen(3000)
 */
export async function createChatServer(options: ChatServerOptions = {}): Promise<ChatServer> {
  const { authenticate, beforeMessage, logger, clock, ids, ...settings } = options
  const config = toConfig(settings)
  if (authenticate && config.issuer) {
    throw new ConfigError(['authenticate: cannot be combined with issuer'])
  }
  const app = await createApp(config, {
    logger: logger ?? createLogger(config.logLevel, config.logFormat),
    clock,
    ids,
    authenticate,
    beforeMessage,
  })
  const { http, io, services, attach, listen, close } = app
  const endSessions = (userId: string): Promise<void> => services.auth.endSessions(userId)
  return { app: http, io, attach, listen, endSessions, close }
}
