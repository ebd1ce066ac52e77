import type { Actor } from '../ports.ts'

/** What a REST handler may see of its caller. */
export interface HttpContext {
  /** The client's address, behind as many proxies as are trusted. */
  readonly address: string
  /** Who calls. Throws `unauthorized` at an endpoint that needs nobody. */
  readonly actor: Actor
}
