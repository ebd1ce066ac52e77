import type { Chat, Handlers } from '@chatnode/protocol'
import { ChatError } from '../../errors.ts'
import type { Services } from '../../services/services.ts'
import type { SocketContext } from '../context.ts'

/** The life of a connection and its token. */
export const connectionHandlers = ({ auth, connections }: Services) =>
  ({
    'refresh-auth': async ({ payload, context }) => {
      const { actor, expiresAt } = await auth.authenticate(payload.token)
      // A connection stays the user's that it began as; rooms were entered under that name.
      if (actor.userId !== context.actor.userId) throw new ChatError('unauthorized')
      connections.renew(context.connection, { sessionId: actor.sessionId, expiresAt })
      return { accessTokenExpiresAt: new Date(expiresAt).toISOString() }
    },
  }) satisfies Partial<Handlers<Chat, SocketContext>>
