import type { Chat, HttpHandlers } from '@chatnode/protocol'
import type { Services } from '../../services/services.ts'
import type { HttpContext } from '../context.ts'

/** Rooms. */
export const roomRoutes = ({ rooms }: Services) =>
  ({
    listRooms: ({ query, context }) =>
      rooms.list(context.actor, { ...query, mine: query.mine === 'true' }),
    createRoom: ({ body, context }) => rooms.create(context.actor, body),
    getRoom: ({ params, context }) => rooms.get(context.actor, params.roomId),
    updateRoom: ({ params, body, context }) => rooms.update(context.actor, params.roomId, body),
    deleteRoom: async ({ params, context }) => {
      await rooms.delete(context.actor, params.roomId)
      return {}
    },
  }) satisfies Partial<HttpHandlers<Chat, HttpContext>>
