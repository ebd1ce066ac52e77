import { PROTOCOL_VERSION, type Chat, type HttpHandlers } from '@chatnode/protocol'
import { SDK_VERSION } from '../../version.ts'
import type { Services } from './services.ts'
import type { Actor } from './tables.ts'

/** What a handler knows of its caller. */
export interface HttpContext {
  /** Throws `unauthorized` when there is none. */
  readonly actor: Actor
}

/** What a REST call can ask. An endpoint of the contract that has no handler does not compile. */
export function httpHandlers(services: Services): HttpHandlers<Chat, HttpContext> {
  const { accounts, rooms, memberships, messages, reactions } = services
  return {
    health: () => ({ status: 'ok', version: SDK_VERSION, protocol: PROTOCOL_VERSION }),
    ready: () => ({ status: 'ready' }),
    register: ({ body }) => accounts.register(body),
    login: ({ body }) => accounts.login(body),
    refresh: ({ body }) => accounts.refresh(body.refreshToken),
    logout: ({ context }) => {
      accounts.logout(context.actor)
      return {}
    },
    me: ({ context }) => accounts.me(context.actor),
    listRooms: ({ query, context }) =>
      rooms.list(context.actor, { ...query, mine: query.mine === 'true' }),
    createRoom: ({ body, context }) => rooms.create(context.actor, body),
    getRoom: ({ params, context }) => rooms.get(context.actor, params.roomId),
    updateRoom: ({ params, body, context }) => rooms.update(context.actor, params.roomId, body),
    deleteRoom: ({ params, context }) => {
      rooms.delete(context.actor, params.roomId)
      return {}
    },
    listMembers: ({ params, query, context }) =>
      memberships.list(context.actor, params.roomId, query),
    addMember: ({ params, body, context }) =>
      memberships.add(context.actor, params.roomId, body.username),
    removeMember: ({ params, context }) => {
      memberships.remove(context.actor, params.roomId, params.userId)
      return {}
    },
    listMessages: ({ params, query, context }) =>
      messages.history(context.actor, params.roomId, query),
    postMessage: ({ params, body, context }) =>
      messages.send(context.actor, { ...body, roomId: params.roomId }),
    editMessage: ({ params, body, context }) =>
      messages.edit(context.actor, { ...params, ...body }),
    deleteMessage: ({ params, context }) => messages.delete(context.actor, params),
    addReaction: ({ params, body, context }) =>
      reactions.add(context.actor, { ...params, ...body }),
    removeReaction: ({ params, context }) => reactions.remove(context.actor, params),
  }
}
