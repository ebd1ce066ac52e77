import type { Chat, Handlers } from '@chatnode/protocol'
import type { Services } from '../../services/services.ts'
import type { SocketContext } from '../context.ts'

/** Sending. */
export const messageHandlers = ({ messages }: Services) =>
  ({
    'send-message': ({ payload, context }) => messages.send(context.actor, payload),
  }) satisfies Partial<Handlers<Chat, SocketContext>>
