import type { Chat, Handlers } from '@chatnode/protocol'
import type { Connection } from './broadcaster.ts'
import { Refusal } from './refusal.ts'
import type { Services } from './services.ts'
import { toTime, type Actor } from './tables.ts'

/** What a handler knows of its caller. */
export interface SocketContext {
  readonly connection: Connection
  readonly actor: Actor
}

/** What a socket can ask. An event of the contract that has no handler does not compile. */
export function socketHandlers(services: Services): Handlers<Chat, SocketContext> {
  const { accounts, connections, rooms, presence, messages, reactions, reads, typing, sync } =
    services
  return {
    'refresh-auth': ({ payload, context: { connection, actor: caller } }) => {
      const { actor, expiresAt } = accounts.authenticate(payload.token)
      if (actor.user.id !== caller.user.id) throw new Refusal('unauthorized')
      connections.renew(connection, { sessionId: actor.sessionId, expiresAt })
      return { accessTokenExpiresAt: toTime(expiresAt) }
    },
    'join-room': ({ payload, context }) => rooms.join(context.connection, payload),
    'leave-room': ({ payload, context }) => {
      presence.leave(context.connection, payload.roomId)
      return payload
    },
    'send-message': ({ payload, context }) => messages.send(context.actor, payload),
    'edit-message': ({ payload, context }) => messages.edit(context.actor, payload),
    'delete-message': ({ payload, context }) => messages.delete(context.actor, payload),
    'add-reaction': ({ payload, context }) => reactions.add(context.actor, payload),
    'remove-reaction': ({ payload, context }) => reactions.remove(context.actor, payload),
    'mark-read': ({ payload, context }) => reads.mark(context.actor, payload),
    'typing-start': ({ payload: { roomId }, context: { connection } }) => {
      presence.assertIn(connection, roomId)
      typing.start(connection, roomId)
    },
    'typing-stop': ({ payload: { roomId }, context: { connection } }) => {
      presence.assertIn(connection, roomId)
      typing.stop(connection, roomId)
    },
    sync: ({ payload, context }) => sync.sync(context.actor, payload),
  }
}
