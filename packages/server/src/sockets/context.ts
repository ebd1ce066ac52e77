import type { Actor, Connection } from '../ports.ts'
import type { DispatchContext } from './dispatch.ts'

/** What a socket handler may see of its caller. */
export interface SocketContext extends DispatchContext {
  readonly connection: Connection
  readonly actor: Actor
}
