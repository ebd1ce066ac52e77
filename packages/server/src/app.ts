import type { Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { createFanoutAdapter, type FanoutAdapterClass } from '@chatnode/fanout-adapter'
import type { Express } from 'express'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { Checkpointer } from './db/checkpointer.ts'
import { databaseFile, openDatabase } from './db/database.ts'
import { GroupCommit } from './db/unit-of-work.ts'
import { assertServable, noExtension, type Extension } from './extension.ts'
import { attachTo, closeHttp, createHttpServer, listen, type AttachOptions } from './http-server.ts'
import { createHttpApp } from './http/http.ts'
import { uuidGenerator } from './id-generator.ts'
import { Intake } from './intake.ts'
import { MemoryRateLimiter, unlimited } from './limits/rate-limiter.ts'
import type { Logger } from './logger.ts'
import type { Clock, IdGenerator, ReachFailPoint, UnitOfWork } from './ports.ts'
import { ownSecret } from './secret.ts'
import { createServices } from './services/create-services.ts'
import type { Authenticate } from './services/identity.ts'
import type { BeforeMessage } from './services/message.service.ts'
import type { Services } from './services/services.ts'
import { createBroadcaster } from './sockets/broadcaster.ts'
import { SlowConsumers } from './sockets/slow-consumers.ts'
import { forgetUpgrades } from './sockets/handshake.ts'
import { createSocketServer, serveSockets } from './sockets/socket.ts'
import type { ChatServer } from './sockets/typings.ts'
import { createReader, type Reader } from './stores/stores.ts'

/** Parts that a host application or a test may bring. */
export interface Parts {
  readonly logger: Logger
  readonly extension?: Extension | undefined
  readonly clock?: Clock | undefined
  readonly ids?: IdGenerator | undefined
  readonly authenticate?: Authenticate | undefined
  readonly beforeMessage?: BeforeMessage | undefined
  readonly failPoint?: ReachFailPoint | undefined
  /** Whether the process is the server's own: no host application looks at its sockets. */
  readonly isAlone?: boolean | undefined
}

/** A running chat server, before and after it listens. */
export interface App {
  readonly http: Express
  readonly io: ChatServer
  readonly services: Services
  readonly attach: (server: HttpServer, options?: AttachOptions) => void
  readonly listen: (port?: number, host?: string) => Promise<AddressInfo>
  readonly close: () => Promise<void>
}

/** The composition root: opens the database, makes every part once, and hands each what it needs. */
export async function createApp(config: Config, parts: Parts): Promise<App> {
  const { logger, clock = systemClock, ids = uuidGenerator, failPoint = () => undefined } = parts
  const { extension = noExtension, isAlone = false } = parts
  const { contract } = extension
  assertServable(extension)
  const limiter = config.rateLimits === 'on' ? new MemoryRateLimiter(clock) : unlimited
  const fanout = config.fanout === 'on' ? createFanoutAdapter(config) : undefined
  const io = createSocketServer({ config, limiter, fanout })
  const storage = await openStorage(config, { logger, ids, failPoint, fanout })
  const { epoch, work, reader } = storage
  const broadcaster = createBroadcaster(io, contract)
  const services = createServices({
    config,
    contract,
    logger,
    clock,
    ids,
    work,
    reader,
    broadcaster,
    limiter,
    epoch,
    jwtSecret: () => config.jwtSecret ?? ownSecret(config.databaseUrl, logger),
    authenticate: parts.authenticate,
    beforeMessage: parts.beforeMessage,
    failPoint,
  })
  const intake = new Intake()
  const shared = { services, intake, limiter, logger, failPoint, newRequestId: ids.random }
  const http = createHttpApp({ ...shared, contract, config })
  const { maxUnsentBytes } = config
  const slowConsumers = new SlowConsumers({ io, clock, logger, maxUnsentBytes })
  serveSockets(io, { ...shared, extension, clock, epoch, slowConsumers, isAlone })
  services.retention.start()
  const httpServer = createHttpServer()
  const attach = (server: HttpServer, options: AttachOptions = {}): void => {
    attachTo(server, { ...options, http, io })
    if (isAlone) forgetUpgrades(io)
  }
  return {
    http,
    io,
    services,
    attach,
    listen(port = config.port, host = config.host) {
      attach(httpServer)
      return listen(httpServer, { port, host })
    },
    close: once(() =>
      stop({ httpServer, io, services, intake, storage, slowConsumers, config, logger }),
    ),
  }
}

/** The database and what uses it. */
interface Storage {
  readonly epoch: string
  readonly reader: Reader
  readonly work: UnitOfWork
  close(): Promise<void>
}

interface StorageParts {
  readonly logger: Logger
  readonly ids: IdGenerator
  readonly failPoint: ReachFailPoint
  readonly fanout: FanoutAdapterClass | undefined
}

async function openStorage({ databaseUrl }: Config, parts: StorageParts): Promise<Storage> {
  const { logger, ids, failPoint, fanout } = parts
  const database = await openDatabase(databaseUrl, ids.random)
  const checkpointer = new Checkpointer({ file: databaseFile(databaseUrl), logger })
  const onCommit = (): void => {
    checkpointer.committed()
    // When the answers are queued, too, which is when this turn's promises have run.
    if (fanout) process.nextTick(() => fanout.flush())
  }
  const work = new GroupCommit({ ...database, logger, failPoint, onCommit })
  return {
    epoch: database.epoch,
    reader: createReader(database.db),
    work,
    async close() {
      await work.idle()
      await checkpointer.close()
      await database.close()
    },
  }
}

interface Running {
  readonly httpServer: HttpServer
  readonly io: ChatServer
  readonly services: Services
  readonly intake: Intake
  readonly storage: Storage
  readonly slowConsumers: SlowConsumers
  readonly config: Config
  readonly logger: Logger
}

// Clients that all come back at once would meet a server that is just starting.
const RECONNECT_AFTER_MS = 1_000

/** Stops in the order that loses nothing: no new work, answers to what was accepted, then the sockets, then the database. */
async function stop(running: Running): Promise<void> {
  const { httpServer, io, services, intake, storage, config, logger } = running
  services.retention.stop()
  services.heads.stop()
  running.slowConsumers.stop()
  io.emit('server-draining', { reconnectAfterMs: RECONNECT_AFTER_MS })
  const closed = closeHttp(httpServer)
  await withDeadline(intake.close(), config.shutdownTimeoutMs)
  // Everybody leaves with the server; telling each of all the others would be a storm about nothing.
  services.presence.close()
  services.typing.close()
  for (const connection of services.connections.all()) connection.close('draining')
  await flushed(io)
  await io.of('/').adapter.close()
  // Not `io.close()`: it would close the HTTP server of a host application, too.
  io.engine?.close()
  httpServer.closeAllConnections()
  await closed
  await storage.close()
  logger.info('stopped')
}

// What was said last is still on its way to sockets that read; the others have had their time.
const FLUSH_TIMEOUT_MS = 1_000
const FLUSH_POLL_MS = 5

async function flushed(io: ChatServer): Promise<void> {
  const deadline = performance.now() + FLUSH_TIMEOUT_MS
  while (clientsOf(io) > 0 && performance.now() < deadline) await setTimeout(FLUSH_POLL_MS)
}

/** Socket.IO's types do not say that there is no engine before the server is attached. */
const clientsOf = ({ engine }: { engine?: { clientsCount: number } }): number =>
  engine?.clientsCount ?? 0

async function withDeadline(work: Promise<unknown>, timeoutMs: number): Promise<void> {
  const abort = new AbortController()
  await Promise.race([work, setTimeout(timeoutMs, undefined, abort).catch(() => undefined)])
  abort.abort()
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => (result ??= work())
}
