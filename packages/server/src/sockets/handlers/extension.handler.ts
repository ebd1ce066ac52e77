import type { AnyOwnHandler, EventContext } from '../../extension.ts'
import type { Services } from '../../services/services.ts'
import type { SocketContext } from '../context.ts'

type Handler = (input: { payload: unknown; context: SocketContext; fail: unknown }) => unknown

/** The events of an extension, with the handlers that came with it. */
export const extensionHandlers = (
  services: Services,
  handlers: Readonly<Record<string, AnyOwnHandler>>,
): Record<string, Handler> =>
  Object.fromEntries(
    Object.entries(handlers).map(([event, handle]): [string, Handler] => [
      event,
      (input) => handle({ ...input, context: toEventContext(input.context, services) }),
    ]),
  )

function toEventContext(
  { actor, connection }: SocketContext,
  { extension, presence }: Services,
): EventContext {
  return {
    ...extension.sender(actor),
    actor,
    isMember: (roomId) => extension.isMember(actor, roomId),
    assertMember: (roomId) => extension.assertMember(actor, roomId),
    isPresent: (roomId) => presence.isIn(connection.id, roomId),
    assertPresent: (roomId) => presence.assertIn(connection.id, roomId),
  }
}
