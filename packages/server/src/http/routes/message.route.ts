import type { Chat, HttpHandlers } from '@chatnode/protocol'
import type { Services } from '../../services/services.ts'
import type { HttpContext } from '../context.ts'

/** Reading history, and sending, changing and deleting without a socket. */
export const messageRoutes = ({ messages }: Services) =>
  ({
    listMessages: ({ params, query, context }) =>
      messages.history(context.actor, params.roomId, query),
    postMessage: ({ params, body, context }) =>
      messages.send(context.actor, { ...body, roomId: params.roomId }),
    editMessage: ({ params, body, context }) =>
      messages.edit(context.actor, { ...params, ...body }),
    deleteMessage: ({ params, context }) => messages.delete(context.actor, params),
  }) satisfies Partial<HttpHandlers<Chat, HttpContext>>
