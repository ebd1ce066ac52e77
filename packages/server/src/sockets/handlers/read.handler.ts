import type { Chat, Handlers } from '@chatnode/protocol'
import type { Services } from '../../services/services.ts'
import type { SocketContext } from '../context.ts'

/** Read marks. */
export const readHandlers = ({ reads }: Services) =>
  ({
    'mark-read': ({ payload, context }) => reads.mark(context.actor, payload),
  }) satisfies Partial<Handlers<Chat, SocketContext>>
