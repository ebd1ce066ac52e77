import type { Chat, HttpHandlers } from '@chatnode/protocol'
import type { Services } from '../../services/services.ts'
import type { HttpContext } from '../context.ts'

/** Accounts and sessions. */
export const accountRoutes = ({ auth }: Services) =>
  ({
    register: ({ body }) => auth.register(body),
    login: ({ body, context }) => auth.login(body, context.address),
    refresh: ({ body }) => auth.refresh(body.refreshToken),
    logout: async ({ context }) => {
      await auth.logout(context.actor)
      return {}
    },
    me: ({ context }) => auth.me(context.actor),
  }) satisfies Partial<HttpHandlers<Chat, HttpContext>>
