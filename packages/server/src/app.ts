import type { Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Express } from 'express'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { openDatabase, type OpenDatabase } from './db/database.ts'
import { GroupCommit } from './db/unit-of-work.ts'
import { attachTo, closeHttp, createHttpServer, listen } from './http-server.ts'
import { createHttpApp } from './http/http.ts'
import { uuidGenerator } from './id-generator.ts'
import { Intake } from './intake.ts'
import { MemoryRateLimiter, unlimited, type RateLimiter } from './limits/rate-limiter.ts'
import type { Logger } from './logger.ts'
import type { Broadcaster, Clock, IdGenerator, UnitOfWork } from './ports.ts'
import { ownSecret } from './secret.ts'
import { AuthService } from './services/auth.service.ts'
import { ConnectionService } from './services/connection.service.ts'
import { HealthService } from './services/health.service.ts'
import { MembershipService } from './services/membership.service.ts'
import { MessageService, type BeforeMessage } from './services/message.service.ts'
import { PasswordService } from './services/password.service.ts'
import { PresenceService } from './services/presence.service.ts'
import { RoomLog } from './services/room-log.ts'
import { RoomService } from './services/room.service.ts'
import type { Services } from './services/services.ts'
import { TokenService } from './services/token.service.ts'
import { TypingService } from './services/typing.service.ts'
import { createBroadcaster } from './sockets/broadcaster.ts'
import { createSocketServer, serveSockets } from './sockets/socket.ts'
import type { ChatServer } from './sockets/typings.ts'
import { createReader, type Reader } from './stores/stores.ts'
import { VERSION } from './version.ts'

/** Parts that a host application or a test may bring. */
export interface Parts {
  readonly logger: Logger
  readonly clock?: Clock | undefined
  readonly ids?: IdGenerator | undefined
  readonly beforeMessage?: BeforeMessage | undefined
}

/** A running chat server, before and after it listens. */
export interface App {
  readonly http: Express
  readonly io: ChatServer
  readonly services: Services
  readonly attach: (server: HttpServer) => void
  readonly listen: (port?: number, host?: string) => Promise<AddressInfo>
  readonly close: () => Promise<void>
}

/** The composition root: opens the database, makes every part once, and hands each what it needs. */
export async function createApp(config: Config, parts: Parts): Promise<App> {
  const { logger, clock = systemClock, ids = uuidGenerator } = parts
  const database = await openDatabase(config.databaseUrl, ids.random)
  const limiter = config.rateLimits === 'on' ? new MemoryRateLimiter(clock) : unlimited
  const io = createSocketServer({ config, limiter })
  const work = new GroupCommit({ db: database.db, logger })
  const reader = createReader(database.db)
  const broadcaster = createBroadcaster(io)
  const foundation = { config, logger, clock, ids, work, reader, broadcaster, limiter }
  const services = createServices(foundation, {
    epoch: database.epoch,
    beforeMessage: parts.beforeMessage,
  })
  const intake = new Intake()
  const shared = { services, intake, limiter, logger, newRequestId: ids.random }
  const http = createHttpApp({ ...shared, config })
  serveSockets(io, { ...shared, clock, epoch: database.epoch })
  const httpServer = createHttpServer()
  const attach = (server: HttpServer): void => attachTo(server, { http, io })
  return {
    http,
    io,
    services,
    attach,
    listen(port = config.port, host = config.host) {
      attach(httpServer)
      return listen(httpServer, { port, host })
    },
    close: once(() => stop({ httpServer, io, services, intake, work, database, config, logger })),
  }
}

interface Foundation {
  readonly config: Config
  readonly logger: Logger
  readonly clock: Clock
  readonly ids: IdGenerator
  readonly work: UnitOfWork
  readonly reader: Reader
  readonly broadcaster: Broadcaster
  readonly limiter: RateLimiter
}

function createServices(
  { config, logger, ...foundation }: Foundation,
  { epoch, beforeMessage }: { epoch: string; beforeMessage: BeforeMessage | undefined },
): Services {
  const { clock, reader, broadcaster } = foundation
  const connections = new ConnectionService({ clock, maxPerUser: config.maxConnectionsPerUser })
  const typing = new TypingService({ broadcaster, clock })
  const presence = new PresenceService({
    clock,
    broadcaster,
    typing,
    graceMs: config.presenceGraceMs,
    maxRooms: config.maxRoomsPerConnection,
  })
  const log = new RoomLog({ broadcaster, clock })
  const memberships = new MembershipService({ ...foundation, log, presence })
  const tokens = new TokenService({
    clock,
    secret: config.jwtSecret ?? ownSecret(config.databaseUrl, logger),
    accessLifetimeMs: config.accessTokenLifetimeMs,
  })
  const passwords = new PasswordService()
  return {
    auth: new AuthService({ ...foundation, passwords, tokens, connections }),
    connections,
    health: new HealthService({ reader, version: VERSION }),
    memberships,
    messages: new MessageService({ ...foundation, log, typing, beforeMessage }),
    presence,
    rooms: new RoomService({ ...foundation, log, memberships, presence, epoch }),
    typing,
  }
}

interface Running {
  readonly httpServer: HttpServer
  readonly io: ChatServer
  readonly services: Services
  readonly intake: Intake
  readonly work: UnitOfWork
  readonly database: OpenDatabase
  readonly config: Config
  readonly logger: Logger
}

// Clients that all come back at once would meet a server that is just starting.
const RECONNECT_AFTER_MS = 1_000

/** Stops in the order that loses nothing: no new work, answers to what was accepted, then the sockets, then the database. */
async function stop(running: Running): Promise<void> {
  const { httpServer, io, services, intake, work, database, config, logger } = running
  io.emit('server-draining', { reconnectAfterMs: RECONNECT_AFTER_MS })
  const closed = closeHttp(httpServer)
  await withDeadline(intake.close(), config.shutdownTimeoutMs)
  // Everybody leaves with the server; telling each of all the others would be a storm about nothing.
  services.presence.close()
  services.typing.close()
  for (const connection of services.connections.all()) connection.close('draining')
  await io.of('/').adapter.close()
  // Not `io.close()`: it would close the HTTP server of a host application, too.
  io.engine?.close()
  httpServer.closeAllConnections()
  await closed
  await work.idle()
  await database.close()
  logger.info('stopped')
}

async function withDeadline(work: Promise<unknown>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise((resolve) => {
    timer = setTimeout(resolve, timeoutMs)
  })
  await Promise.race([work, deadline])
  clearTimeout(timer)
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => (result ??= work())
}
