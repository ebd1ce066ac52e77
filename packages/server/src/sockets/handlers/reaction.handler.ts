import type { Chat, Handlers } from '@chatnode/protocol'
import type { Services } from '../../services/services.ts'
import type { SocketContext } from '../context.ts'

/** Reactions. */
export const reactionHandlers = ({ reactions }: Services) =>
  ({
    'add-reaction': ({ payload, context }) => reactions.add(context.actor, payload),
    'remove-reaction': ({ payload, context }) => reactions.remove(context.actor, payload),
  }) satisfies Partial<Handlers<Chat, SocketContext>>
