import type { Chat, Handlers } from '@chatnode/protocol'
import type { Services } from '../../services/services.ts'
import type { SocketContext } from '../context.ts'

/** Entering and leaving rooms. */
export const presenceHandlers = ({ rooms, presence }: Services) =>
  ({
    'join-room': ({ payload, context }) => rooms.join(context.connection, payload),
    'leave-room': ({ payload, context }) => {
      presence.leave(context.connection, payload.roomId)
      return payload
    },
  }) satisfies Partial<Handlers<Chat, SocketContext>>
