import { limits, type PublicUser } from '@chatnode/protocol'
import type { Broadcaster, Clock, Connection } from '../ports.ts'

interface Typist {
  readonly user: PublicUser
  /** Connection id → calls off the end of that connection's indicator. */
  readonly connections: Map<string, () => void>
}

/**
 * Who is typing where. A user types once, with however many connections; each indicator ends by
 * itself when it is not renewed in time.
 */
export class TypingService {
  readonly #broadcaster: Broadcaster
  readonly #clock: Clock
  readonly #rooms = new Map<string, Map<string, Typist>>()

  constructor({ broadcaster, clock }: { broadcaster: Broadcaster; clock: Clock }) {
    this.#broadcaster = broadcaster
    this.#clock = clock
  }

  /** Begins or renews. Told to the room each time, so that whoever came in between learns of it. */
  start(connection: Connection, roomId: string): void {
    const { userId, username } = connection.actor
    const typists = this.#rooms.get(roomId) ?? new Map<string, Typist>()
    this.#rooms.set(roomId, typists)
    const typist = typists.get(userId) ?? {
      user: { id: userId, username },
      connections: new Map<string, () => void>(),
    }
    typists.set(userId, typist)
    typist.connections.get(connection.id)?.()
    typist.connections.set(
      connection.id,
      this.#clock.after(limits.typingTimeoutMs, () => this.stop(connection, roomId)),
    )
    this.#tell('typing-start', roomId, typist.user)
  }

  /** Ends one connection's indicator, and the user's with the last. Idempotent. */
  stop(connection: Connection, roomId: string): void {
    const { userId } = connection.actor
    const typist = this.#rooms.get(roomId)?.get(userId)
    const cancelEnd = typist?.connections.get(connection.id)
    if (!typist || !cancelEnd) return
    cancelEnd()
    typist.connections.delete(connection.id)
    if (typist.connections.size === 0) this.#remove(roomId, typist.user)
  }

  /** Ends a user's indicator on all their connections: they have sent what they were typing. */
  stopUser(roomId: string, userId: string): void {
    const typist = this.#rooms.get(roomId)?.get(userId)
    if (!typist) return
    for (const cancelEnd of typist.connections.values()) cancelEnd()
    this.#remove(roomId, typist.user)
  }

  /** How many indicators are held. */
  get size(): number {
    let size = 0
    for (const typists of this.#rooms.values()) size += typists.size
    return size
  }

  /** Forgets everybody without telling anybody: the server stops. */
  close(): void {
    for (const typists of this.#rooms.values()) {
      for (const { connections } of typists.values()) {
        for (const cancelEnd of connections.values()) cancelEnd()
      }
    }
    this.#rooms.clear()
  }

  #remove(roomId: string, user: PublicUser): void {
    const typists = this.#rooms.get(roomId)
    typists?.delete(user.id)
    if (typists?.size === 0) this.#rooms.delete(roomId)
    this.#tell('typing-stop', roomId, user)
  }

  #tell(event: 'typing-start' | 'typing-stop', roomId: string, user: PublicUser): void {
    this.#broadcaster.notice({ roomId, exceptUserId: user.id }, event, { roomId, user })
  }
}
