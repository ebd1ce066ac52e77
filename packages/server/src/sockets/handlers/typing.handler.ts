import type { Chat, Handlers } from '@chatnode/protocol'
import type { Services } from '../../services/services.ts'
import type { SocketContext } from '../context.ts'

/** Typing indicators, from connections that have entered the room. */
export const typingHandlers = ({ presence, typing }: Services) =>
  ({
    'typing-start': ({ payload: { roomId }, context: { connection } }) => {
      presence.assertIn(connection.id, roomId)
      typing.start(connection, roomId)
    },
    'typing-stop': ({ payload: { roomId }, context: { connection } }) => {
      presence.assertIn(connection.id, roomId)
      typing.stop(connection, roomId)
    },
  }) satisfies Partial<Handlers<Chat, SocketContext>>
