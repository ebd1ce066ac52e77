import type { IncomingHttpHeaders } from 'node:http'
import type { FanoutAdapterClass } from '@chatnode/fanout-adapter'
import { limits, type Chat, type Handlers } from '@chatnode/protocol'
import { Server } from 'socket.io'
import { clientAddress } from '../client-address.ts'
import type { Config } from '../config.ts'
import type { Extension } from '../extension.ts'
import { budgetsOf, rateRules } from '../limits/rate-rules.ts'
import type { RateLimiter } from '../limits/rate-limiter.ts'
import type { Intake } from '../intake.ts'
import type { Logger } from '../logger.ts'
import { corsOrigin, isOriginAllowed } from '../origin.ts'
import type { Clock, ReachFailPoint } from '../ports.ts'
import type { Services } from '../services/services.ts'
import { userKey } from './broadcaster.ts'
import { SocketConnection, type ConnectionRules } from './connection.ts'
import type { SocketContext } from './context.ts'
import { Dispatcher } from './dispatch.ts'
import { parser } from './encoder.ts'
import { forgetHandshake } from './handshake.ts'
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
import { joinUpgrade } from './writes.ts'

// A socket that has not authenticated by then is closed; it has cost nothing but itself until then.
const CONNECT_TIMEOUT_MS = 10_000

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
  const origin = corsOrigin(config.corsOrigins)
  return new Server({
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxHttpBufferSize: limits.frameBytes,
    perMessageDeflate: false,
    parser,
    ...(fanout ? { adapter: fanout } : {}),
    httpCompression: false,
    // No `connectionStateRecovery`: it gives a removed member the room back and skips middlewares.
    // For HTTP: a browser asks no leave for a websocket, and `allowRequest` looks at its origin.
    cors: (request, decide) => decide(null, { origin: isUpgrade(request) ? false : origin }),
    // Asked for handshakes only, and not for what follows on a connection.
    allowRequest(request, decide) {
      const { origin: from, host } = request.headers
      const address = clientAddress(request, config.trustedProxies)
      if (!isOriginAllowed(from, { host, allowed: config.corsOrigins })) {
        decide('origin_not_allowed', false)
      } else if (limiter.consume(`handshake:${address}`, rateRules.handshake) > 0) {
        decide('rate_limited', false)
      } else {
        if (isUpgrade(request)) joinUpgrade(request)
        decide(null, true)
      }
    },
  })
}

const isUpgrade = ({ headers }: { readonly headers: IncomingHttpHeaders }): boolean =>
  headers.upgrade !== undefined

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
  /** Whether nobody else looks at the sockets. */
  readonly isAlone: boolean
}

/** The map of the socket side: who is let in, what they may ask, and what happens when they go. */
export function serveSockets(io: ChatServer, dependencies: Dependencies): void {
  const { extension, services, intake, limiter, logger, newRequestId, failPoint } = dependencies
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
  const rules = { contract, limiter, budgets: budgetsOf(extension) }
  const reception = { ...dependencies, dispatcher, rules }
  io.on('connection', (socket) => welcome(socket, reception))
}

interface Reception extends Dependencies {
  readonly dispatcher: Dispatcher<Chat, SocketContext>
  readonly rules: ConnectionRules
}

function welcome(socket: ChatServerSocket, reception: Reception): void {
  const { services, clock, logger, epoch, slowConsumers, dispatcher, rules, isAlone } = reception
  const { connections, presence } = services
  const connection = new SocketConnection(socket, rules)
  const { actor } = connection
  // Before anything else: the client may have sent its first event with the handshake.
  socket.onAny((event: unknown, ...args: unknown[]) => dispatcher.dispatch(connection, event, args))
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
  if (isAlone) forgetHandshake(socket)
  logger.info({ connectionId: connection.id, userId: actor.userId }, 'connected')
}

// A client may leave the namespace and keep the transport, which nobody would count from then on.
// Another namespace of a host application may still use it.
function closeUnused({ client, conn }: ChatServerSocket): void {
  const { sockets } = client as unknown as { sockets: ReadonlyMap<string, unknown> }
  if (sockets.size === 0) conn.close()
}
