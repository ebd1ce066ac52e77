import type { Chat, Handlers } from '@chatnode/protocol'
import type { Services } from '../../services/services.ts'
import type { SocketContext } from '../context.ts'

/** Sending, changing and deleting. */
export const messageHandlers = ({ messages }: Services) =>
  ({
    'send-message': ({ payload, context }) => messages.send(context.actor, payload),
    'edit-message': ({ payload, context }) => messages.edit(context.actor, payload),
    'delete-message': ({ payload, context }) => messages.delete(context.actor, payload),
  }) satisfies Partial<Handlers<Chat, SocketContext>>
