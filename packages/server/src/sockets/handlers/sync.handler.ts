import type { Chat, Handlers } from '@chatnode/protocol'
import type { Services } from '../../services/services.ts'
import type { SocketContext } from '../context.ts'

/** Catching up. */
export const syncHandlers = ({ sync }: Services) =>
  ({
    sync: ({ payload, context }) => sync.sync(context.actor, payload),
  }) satisfies Partial<Handlers<Chat, SocketContext>>
