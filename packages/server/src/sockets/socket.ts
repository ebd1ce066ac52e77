import type { FanoutAdapterClass } from '@chatnode/fanout-adapter'
import { limits, type Chat, type Handlers } from '@chatnode/protocol'
import { Server } from 'socket.io'
import { clientAddress } from '../client-address.ts'
import type { Config } from '../config.ts'
import type { Extension } from '../extension.ts'
import { budgetsOf, rateRules, type Budgets } from '../limits/rate-rules.ts'
import type { RateLimiter } from '../limits/rate-limiter.ts'
import type { Intake } from '../intake.ts'
import type { Logger } from '../logger.ts'
import { corsOrigin, isOriginAllowed } from '../origin.ts'
import type { Clock, Connection, ReachFailPoint } from '../ports.ts'
import type { Services } from '../services/services.ts'
import { userKey } from './broadcaster.ts'
import { SocketConnection } from './connection.ts'
import type { SocketContext } from './context.ts'
import { Dispatcher } from './dispatch.ts'
import { parser } from './encoder.ts'
import { connectionHandlers } from './handlers/connection.handler.ts'
import { extensionHandlers } from './handlers/extension.handler.ts'
import { messageHandlers } from './handlers/message.handler.ts'
import { reactionHandlers } from './handlers/reaction.handler.ts'
import { readHandlers } from './handlers/read.handler.ts'
import { syncHandlers } from './handlers/sync.handler.ts'
import { presenceHandlers } from './handlers/presence.handler.ts'
import { typingHandlers } from './handlers/typing.handler.ts'
import { authMiddleware } from './middlewares/auth.middleware.ts'
import type { SlowConsumers } from './slow-consumers.ts'
import type { ChatServer, ChatServerSocket } from './typings.ts'

// A socket that has not authenticated by then is closed; it has cost nothing but itself until then.
const CONNECT_TIMEOUT_MS = 10_000

/** Who sends this many events in a row after being told to wait is not listening. */
const FLOOD_REFUSALS = 200

/** Creates the Socket.IO server. It serves nobody until it is attached to an HTTP server. */
export function createSocketServer({
  config,
  limiter,
  fanout,
}: {
  config: Config
  limiter: RateLimiter
  fanout: FanoutAdapterClass | undefined
}): ChatServer {
  return new Server({
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxHttpBufferSize: limits.frameBytes,
    perMessageDeflate: false,
    parser,
    ...(fanout ? { adapter: fanout } : {}),
    httpCompression: false,
    // No `connectionStateRecovery`: it gives a removed member the room back and skips middlewares.
    cors: { origin: corsOrigin(config.corsOrigins) },
    // Asked for handshakes only, and not for what follows on a connection.
    allowRequest(request, decide) {
      const { origin, host } = request.headers
      const address = clientAddress(request, config.trustedProxies)
      if (!isOriginAllowed(origin, { host, allowed: config.corsOrigins })) {
        decide('origin_not_allowed', false)
      } else if (limiter.consume(`handshake:${address}`, rateRules.handshake) > 0) {
        decide('rate_limited', false)
      } else {
        decide(null, true)
      }
    },
  })
}

interface Dependencies {
  readonly extension: Extension
  readonly services: Services
  readonly intake: Intake
  readonly limiter: RateLimiter
  readonly clock: Clock
  readonly logger: Logger
  readonly newRequestId: () => string
  readonly epoch: string
  readonly slowConsumers: SlowConsumers
  readonly failPoint: ReachFailPoint
}

/** The map of the socket side: who is let in, what they may ask, and what happens when they go. */
export function serveSockets(io: ChatServer, dependencies: Dependencies): void {
  const { extension, services, intake, logger, newRequestId, failPoint } = dependencies
  const { contract } = extension
  const handlers: Handlers<Chat, SocketContext> = {
    ...extensionHandlers(services, extension.handlers),
    ...connectionHandlers(services),
    ...presenceHandlers(services),
    ...messageHandlers(services),
    ...reactionHandlers(services),
    ...readHandlers(services),
    ...syncHandlers(services),
    ...typingHandlers(services),
  }
  const dispatcher = new Dispatcher({
    contract,
    handlers,
    intake,
    logger,
    newRequestId,
    failPoint,
  })
  const { auth, connections } = services
  io.use(authMiddleware({ auth, connections, logger, newRequestId }))
  const budgets = budgetsOf(extension)
  io.on('connection', (socket) => welcome(socket, { ...dependencies, dispatcher, budgets }))
}

interface Reception extends Dependencies {
  readonly dispatcher: Dispatcher<Chat, SocketContext>
  readonly budgets: Budgets
}

function welcome(socket: ChatServerSocket, reception: Reception): void {
  const { extension, services, clock, logger, epoch, slowConsumers, dispatcher } = reception
  const { connections, presence } = services
  const connection = new SocketConnection(socket, extension.contract)
  const { actor } = connection
  const context: SocketContext = {
    connection,
    actor,
    strict: socket.data.strict,
    rateLimit: rateLimitOf(connection, reception),
  }
  // Before anything else: the client may have sent its first event with the handshake.
  socket.onAny((event: unknown, ...args: unknown[]) => dispatcher.dispatch(context, event, args))
  socket.on('disconnect', (reason) => {
    connections.remove(connection)
    const onPurpose =
      reason === 'client namespace disconnect' || reason === 'server namespace disconnect'
    if (onPurpose) presence.leaveAll(connection)
    else presence.lose(connection)
    closeUnused(socket)
    logger.info({ connectionId: connection.id, userId: actor.userId, reason }, 'disconnected')
  })
  slowConsumers.start()
  connections.add(connection, socket.data.tokenExpiresAt)
  void socket.join(userKey(actor.userId))
  connection.notify('server-ready', {
    protocol: socket.data.protocol,
    caps: [],
    connectionId: connection.id,
    epoch,
    serverTime: new Date(clock.now()).toISOString(),
    limits: { contentCharacters: limits.contentCharacters, frameBytes: limits.frameBytes },
  })
  logger.info({ connectionId: connection.id, userId: actor.userId }, 'connected')
}

// A client may leave the namespace and keep the transport, which nobody would count from then on.
// Another namespace of a host application may still use it.
function closeUnused({ client, conn }: ChatServerSocket): void {
  const { sockets } = client as unknown as { sockets: ReadonlyMap<string, unknown> }
  if (sockets.size === 0) conn.close()
}

function rateLimitOf(
  connection: Connection,
  { limiter, budgets }: Reception,
): (event: string) => number {
  const { userId } = connection.actor
  let refusals = 0
  return (event) => {
    const flood = limiter.consume(`event:${connection.id}`, rateRules.event)
    if (flood > 0) {
      refusals += 1
      if (refusals === FLOOD_REFUSALS) connection.close('rate_limited')
      return flood
    }
    refusals = 0
    const rule = budgets.get(event)
    return rule ? limiter.consume(`${event}:${userId}`, rule) : 0
  }
}
