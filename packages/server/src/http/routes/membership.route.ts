import type { Chat, HttpHandlers } from '@chatnode/protocol'
import type { Services } from '../../services/services.ts'
import type { HttpContext } from '../context.ts'

/** Who belongs to a room. */
export const membershipRoutes = ({ memberships }: Services) =>
  ({
    listMembers: ({ params, query, context }) =>
      memberships.list(context.actor, params.roomId, query),
    addMember: ({ params, body, context }) =>
      memberships.add(context.actor, params.roomId, body.username),
    removeMember: async ({ params, context }) => {
      await memberships.remove(context.actor, params.roomId, params.userId)
      return {}
    },
  }) satisfies Partial<HttpHandlers<Chat, HttpContext>>
