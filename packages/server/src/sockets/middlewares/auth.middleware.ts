import { nextTick } from 'node:process'
import { HandshakeAuth, parse, type WireError } from '@chatnode/protocol'
import { ChatError } from '../../errors.ts'
import { toWireError } from '../../failure.ts'
import type { Logger } from '../../logger.ts'
import { negotiate } from '../../negotiate.ts'
import type { AuthService } from '../../services/auth.service.ts'
import type { ConnectionService } from '../../services/connection.service.ts'
import type { ChatServerSocket } from '../typings.ts'
import { joinPackets } from '../writes.ts'

/** What `connect_error` of the client carries: `error.data` is the wire error. */
type Next = (error?: Error & { data?: WireError }) => void

interface Dependencies {
  readonly auth: AuthService
  readonly connections: ConnectionService
  readonly logger: Logger
  readonly newRequestId: () => string
}

/** Lets a socket in whose token is good and whose protocol is spoken here; refuses every other with a typed `connect_error`. */
export function authMiddleware(
  dependencies: Dependencies,
): (socket: ChatServerSocket, next: Next) => void {
  return function authenticate(socket, next) {
    void answer()
    async function answer(): Promise<void> {
      const { refusal, release } = await judge(socket, dependencies)
      const write = joinPackets(socket)
      next(refusal)
      // Until then it is connected and welcome, or refused, or has gone.
      nextTick(() => {
        write()
        release?.()
      })
    }
  }
}

interface Verdict {
  readonly refusal?: Error & { data: WireError }
  readonly release?: () => void
}

async function judge(socket: ChatServerSocket, dependencies: Dependencies): Promise<Verdict> {
  try {
    return { release: await admit(socket, dependencies) }
  } catch (error) {
    const { logger, newRequestId } = dependencies
    const data = toWireError(error, {
      name: 'connect',
      errors: ['protocol_unsupported', 'too_many_connections'],
      requestId: newRequestId(),
      logger,
    })
    return { refusal: Object.assign(new Error(data.code), { data }) }
  }
}

/** Resolves with what gives back the place that is kept for the connection. */
async function admit(
  socket: ChatServerSocket,
  { auth, connections }: Dependencies,
): Promise<() => void> {
  const handshake: unknown = socket.handshake.auth
  if (!hasToken(handshake)) throw new ChatError('unauthorized')
  const parsed = parse(HandshakeAuth, handshake)
  if (!parsed.success) throw new ChatError('invalid_payload', { data: { issues: parsed.issues } })
  // A client that names no version is a plain Socket.IO client, served as the first one.
  const agreed = negotiate(parsed.data.protocol?.v ?? '1.0')
  const { actor, expiresAt } = await auth.authenticate(parsed.data.token)
  const release = connections.reserve(actor.userId)
  socket.data = { actor, tokenExpiresAt: expiresAt, ...agreed }
  return release
}

function hasToken(handshake: unknown): boolean {
  const { token } = (handshake ?? {}) as { token?: unknown }
  return token !== undefined && token !== null && token !== ''
}
