import type { Chat, HttpHandlers } from '@chatnode/protocol'
import type { Services } from '../../services/services.ts'
import type { HttpContext } from '../context.ts'

/** Reactions. */
export const reactionRoutes = ({ reactions }: Services) =>
  ({
    addReaction: ({ params, body, context }) =>
      reactions.add(context.actor, { ...params, ...body }),
    removeReaction: ({ params, context }) => reactions.remove(context.actor, params),
  }) satisfies Partial<HttpHandlers<Chat, HttpContext>>
