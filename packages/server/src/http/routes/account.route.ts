import type { Chat, HttpHandlers } from '@chatnode/protocol'
import type { Services } from '../../services/services.ts'
import type { HttpContext } from '../context.ts'

/** Accounts and sessions. */
export const accountRoutes = ({ accounts, auth }: Services) =>
  ({
    register: ({ body }) => accounts.register(body),
    login: ({ body, context }) => accounts.login(body, context.address),
    refresh: ({ body }) => accounts.refresh(body.refreshToken),
    logout: async ({ context }) => {
      await auth.logout(context.actor)
      return {}
    },
    me: ({ context }) => auth.me(context.actor),
  }) satisfies Partial<HttpHandlers<Chat, HttpContext>>
