import { limits, type PublicUser } from '@chatnode/protocol'
import type { Clock } from '../../clock.ts'
import type { Broadcaster, Connection } from './broadcaster.ts'

interface Typist {
  readonly user: PublicUser
  /** Connection id → calls off the end of that connection's indicator. */
  readonly connections: Map<string, () => void>
}

/** Who is typing where. Each indicator ends by itself when it is not renewed in time. */
export class Typing {
  readonly #broadcaster: Broadcaster
  readonly #clock: Clock
  /** By room and user. */
  readonly #typists = new Map<string, Typist>()

  constructor(broadcaster: Broadcaster, clock: Clock) {
    this.#broadcaster = broadcaster
    this.#clock = clock
  }

  start(connection: Connection, roomId: string): void {
    const { user } = connection.actor
    const key = keyOf(roomId, user.id)
    const typist = this.#typists.get(key) ?? { user, connections: new Map<string, () => void>() }
    this.#typists.set(key, typist)
    typist.connections.get(connection.id)?.()
    const end = (): void => this.stop(connection, roomId)
    typist.connections.set(connection.id, this.#clock.after(limits.typingTimeoutMs, end))
    this.#tell('typing-start', roomId, user)
  }

  stop(connection: Connection, roomId: string): void {
    const { user } = connection.actor
    const typist = this.#typists.get(keyOf(roomId, user.id))
    const cancelEnd = typist?.connections.get(connection.id)
    if (!typist || !cancelEnd) return
    cancelEnd()
    typist.connections.delete(connection.id)
    if (typist.connections.size === 0) this.stopUser(roomId, user.id)
  }

  /** Ends a user's indicator on all their connections: they have sent what they were typing. */
  stopUser(roomId: string, userId: string): void {
    const key = keyOf(roomId, userId)
    const typist = this.#typists.get(key)
    if (!typist) return
    for (const cancelEnd of typist.connections.values()) cancelEnd()
    this.#typists.delete(key)
    this.#tell('typing-stop', roomId, typist.user)
  }

  #tell(event: 'typing-start' | 'typing-stop', roomId: string, user: PublicUser): void {
    this.#broadcaster.send({ roomId, exceptUserId: user.id }, event, { roomId, user })
  }
}

const keyOf = (roomId: string, userId: string): string => `${roomId} ${userId}`
