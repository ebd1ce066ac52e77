import { disconnects, type Chat, type DisconnectCode, type EventOf } from '@chatnode/protocol'
import type { RateLimiter } from '../limits/rate-limiter.ts'
import { rateRules, type Budgets } from '../limits/rate-rules.ts'
import type { Actor, Connection } from '../ports.ts'
import { checked } from '../validation.ts'
import { roomKey } from './broadcaster.ts'
import type { SocketContext } from './context.ts'
import type { ChatServerSocket } from './typings.ts'

/** Who sends this many events in a row after being told to wait is not listening. */
const FLOOD_REFUSALS = 200

/** What the connections of a server have in common. */
export interface ConnectionRules {
  readonly contract: Chat
  readonly limiter: RateLimiter
  readonly budgets: Budgets
}

/**
 * A socket as services and handlers see it. One class for both: there is one for each connection,
 * and methods of its own would be most of it.
 */
export class SocketConnection implements Connection, SocketContext {
  readonly actor: Actor
  readonly strict: boolean
  readonly #socket: ChatServerSocket
  readonly #rules: ConnectionRules
  #refusals = 0

  constructor(socket: ChatServerSocket, rules: ConnectionRules) {
    this.actor = socket.data.actor
    this.strict = socket.data.strict
    this.#socket = socket
    this.#rules = rules
  }

  get connection(): Connection {
    return this
  }

  get id(): string {
    return this.#socket.id
  }

  get isOpen(): boolean {
    return this.#socket.connected
  }

  rateLimit(event: string): number {
    const { limiter, budgets } = this.#rules
    const flood = limiter.consume(`event:${this.id}`, rateRules.event)
    if (flood > 0) {
      this.#refusals += 1
      if (this.#refusals === FLOOD_REFUSALS) this.close('rate_limited')
      return flood
    }
    this.#refusals = 0
    const rule = budgets.get(event)
    return rule ? limiter.consume(`${event}:${this.actor.userId}`, rule) : 0
  }

  enter(roomId: string): void {
    void this.#socket.join(roomKey(roomId))
  }

  exit(roomId: string): void {
    void this.#socket.leave(roomKey(roomId))
  }

  notify<Event extends keyof Chat['serverToClient'] & string>(
    event: Event,
    payload: EventOf<Chat, Event>,
  ): void {
    const data = checked(event, this.#rules.contract.serverToClient[event].payload, payload)
    const loose = this.#socket as unknown as { emit(event: string, payload: unknown): void }
    loose.emit(event, data)
  }

  close(code: DisconnectCode): void {
    this.#socket.emit('connection-closing', { code, ...disconnects[code] })
    this.#socket.disconnect(true)
  }
}
