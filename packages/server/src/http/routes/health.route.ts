import type { Chat, HttpHandlers } from '@chatnode/protocol'
import type { Services } from '../../services/services.ts'
import type { HttpContext } from '../context.ts'

/** Liveness and readiness. */
export const healthRoutes = ({ health }: Services) =>
  ({
    health: () => health.health(),
    ready: () => health.ready(),
  }) satisfies Partial<HttpHandlers<Chat, HttpContext>>
