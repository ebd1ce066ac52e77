import type { PublicUser } from '@chatnode/protocol'
import { ChatError } from '../errors.ts'
import { toUser, type Broadcaster, type Clock, type Connection } from '../ports.ts'
import type { TypingService } from './typing.service.ts'

interface Occupant {
  readonly user: PublicUser
  readonly connections: Map<string, Connection>
  /** Set while the last connection was lost and may yet come back. */
  cancelGrace?: (() => void) | undefined
}

interface Dependencies {
  readonly clock: Clock
  readonly broadcaster: Broadcaster
  readonly typing: TypingService
  /** How long a user stays present after the last of their connections was lost. */
  readonly graceMs: number
  /** How many rooms one connection may be in. */
  readonly maxRooms: number
}

/**
 * Who is in which room now. A user is present once, however many connections they have in the
 * room. Holds nothing of a connection after `leaveAll` or `lose`.
 */
export class PresenceService {
  readonly #clock: Clock
  readonly #broadcaster: Broadcaster
  readonly #typing: TypingService
  readonly #graceMs: number
  readonly #maxRooms: number
  readonly #rooms = new Map<string, Map<string, Occupant>>()
  readonly #roomsOf = new Map<string, Set<string>>()
  /** Connection id → room id → how many joins of it are under way. */
  readonly #entering = new Map<string, Map<string, number>>()

  constructor({ clock, broadcaster, typing, graceMs, maxRooms }: Dependencies) {
    this.#clock = clock
    this.#broadcaster = broadcaster
    this.#typing = typing
    this.#graceMs = graceMs
    this.#maxRooms = maxRooms
  }

  /**
   * Keeps a place for a connection that is about to enter a room, and answers the function that
   * gives it back. Throws `too_many_rooms` when the connection is in, or about to enter, as many
   * rooms as it may be.
   */
  reserve(connectionId: string, roomId: string): () => void {
    const entered = this.#roomsOf.get(connectionId)
    if (entered?.has(roomId)) return () => undefined
    const entering = this.#entering.get(connectionId) ?? new Map<string, number>()
    const count = (entered?.size ?? 0) + entering.size
    if (count >= this.#maxRooms && !entering.has(roomId)) throw new ChatError('too_many_rooms')
    this.#entering.set(connectionId, entering.set(roomId, (entering.get(roomId) ?? 0) + 1))
    return () => {
      const left = (entering.get(roomId) ?? 1) - 1
      if (left > 0) entering.set(roomId, left)
      else entering.delete(roomId)
      if (entering.size === 0) this.#entering.delete(connectionId)
    }
  }

  /** Enters a room with one connection. Idempotent; does nothing for a connection that has closed. */
  enter(connection: Connection, roomId: string): void {
    // The client may have gone while a transaction ran; whoever is gone has been cleaned up.
    if (!connection.isOpen) return
    const user = toUser(connection.actor)
    const occupants = this.#rooms.get(roomId) ?? new Map<string, Occupant>()
    this.#rooms.set(roomId, occupants)
    const known = occupants.get(user.id)
    const occupant = known ?? { user, connections: new Map<string, Connection>() }
    occupants.set(user.id, occupant)
    occupant.cancelGrace?.()
    occupant.cancelGrace = undefined
    occupant.connections.set(connection.id, connection)
    const rooms = this.#roomsOf.get(connection.id) ?? new Set<string>()
    this.#roomsOf.set(connection.id, rooms.add(roomId))
    connection.enter(roomId)
    if (known) return
    this.#broadcaster.notice({ roomId, exceptConnectionId: connection.id }, 'user-joined', {
      roomId,
      user: occupant.user,
    })
  }

  /** Leaves a room with one connection. Idempotent. */
  leave(connection: Connection, roomId: string): void {
    if (!this.#detach(connection, roomId)) return
    connection.exit(roomId)
    this.#removeIfGone(roomId, connection.actor.userId)
  }

  /** The connection closed on purpose: it leaves its rooms at once. */
  leaveAll(connection: Connection): void {
    for (const roomId of this.roomsOf(connection.id)) this.leave(connection, roomId)
  }

  /** The connection was lost: its user stays present for a while, so that a page reload shows nothing. */
  lose(connection: Connection): void {
    const { userId } = connection.actor
    for (const roomId of this.roomsOf(connection.id)) {
      this.#detach(connection, roomId)
      const occupant = this.#rooms.get(roomId)?.get(userId)
      if (!occupant || occupant.connections.size > 0) continue
      occupant.cancelGrace = this.#clock.after(this.#graceMs, () =>
        this.#removeIfGone(roomId, userId),
      )
    }
  }

  /** Puts all connections of a user out of a room: they are no longer a member. */
  evict(roomId: string, userId: string): void {
    const occupant = this.#rooms.get(roomId)?.get(userId)
    for (const connection of occupant?.connections.values() ?? []) {
      this.#detach(connection, roomId)
      connection.exit(roomId)
    }
    this.#removeIfGone(roomId, userId)
  }

  /** Puts everybody out of a room that is gone, without a word to one about the others. */
  clear(roomId: string): void {
    const occupants = [...(this.#rooms.get(roomId)?.values() ?? [])]
    const connections = occupants.flatMap((occupant) => [...occupant.connections.values()])
    for (const connection of connections) connection.exit(roomId)
    for (const connection of connections) this.#detach(connection, roomId)
    for (const { cancelGrace } of occupants) cancelGrace?.()
    this.#rooms.delete(roomId)
  }

  /** Throws `not_joined` for a connection that has not entered the room, whether there is one or not. */
  assertIn(connectionId: string, roomId: string): void {
    if (!this.isIn(connectionId, roomId)) throw new ChatError('not_joined')
  }

  /** Whether this connection has entered the room. */
  isIn(connectionId: string, roomId: string): boolean {
    return this.#roomsOf.get(connectionId)?.has(roomId) ?? false
  }

  roomsOf(connectionId: string): readonly string[] {
    return [...(this.#roomsOf.get(connectionId) ?? [])]
  }

  present(roomId: string): PublicUser[] {
    return [...(this.#rooms.get(roomId)?.values() ?? [])].map(({ user }) => user)
  }

  /** How many users are in the room. */
  count(roomId: string): number {
    return this.#rooms.get(roomId)?.size ?? 0
  }

  /** The rooms that somebody is in. */
  roomIds(): readonly string[] {
    return [...this.#rooms.keys()]
  }

  /** How many pairs of a room and a user who is in it are held, those in their grace included. */
  get size(): number {
    let size = 0
    for (const occupants of this.#rooms.values()) size += occupants.size
    return size
  }

  /** Forgets everybody without telling anybody: the server stops. */
  close(): void {
    for (const occupants of this.#rooms.values()) {
      for (const { cancelGrace } of occupants.values()) cancelGrace?.()
    }
    this.#rooms.clear()
    this.#roomsOf.clear()
  }

  #detach(connection: Connection, roomId: string): boolean {
    const rooms = this.#roomsOf.get(connection.id)
    if (!rooms?.delete(roomId)) return false
    if (rooms.size === 0) this.#roomsOf.delete(connection.id)
    this.#typing.stop(connection, roomId)
    this.#rooms.get(roomId)?.get(connection.actor.userId)?.connections.delete(connection.id)
    return true
  }

  #removeIfGone(roomId: string, userId: string): void {
    const occupants = this.#rooms.get(roomId)
    const occupant = occupants?.get(userId)
    if (!occupants || !occupant || occupant.connections.size > 0) return
    occupant.cancelGrace?.()
    occupants.delete(userId)
    if (occupants.size === 0) this.#rooms.delete(roomId)
    this.#broadcaster.notice({ roomId }, 'user-left', { roomId, user: occupant.user })
  }
}
