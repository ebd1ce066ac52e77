import type { PublicUser } from '@chatnode/protocol'
import type { Clock } from '../../clock.ts'
import type { Broadcaster, Connection } from './broadcaster.ts'
import { Refusal } from './refusal.ts'
import type { Typing } from './typing.ts'

interface Occupant {
  readonly user: PublicUser
  readonly connections: Set<Connection>
  /** Set while the last connection was lost and may yet come back. */
  cancelGrace?: (() => void) | undefined
}

const MAX_ROOMS = 100

interface Dependencies {
  readonly clock: Clock
  readonly broadcaster: Broadcaster
  readonly typing: Typing
  readonly graceMs: number
}

/** Who is in which room now. A user is present once, however many connections they have in the room. */
export class Presence {
  readonly #deps: Dependencies
  readonly #rooms = new Map<string, Map<string, Occupant>>()
  readonly #roomsOf = new Map<Connection, Set<string>>()

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  assertRoomFor(connection: Connection, roomId: string): void {
    const rooms = this.#roomsOf.get(connection)
    if (rooms && rooms.size >= MAX_ROOMS && !rooms.has(roomId)) throw new Refusal('too_many_rooms')
  }

  assertIn(connection: Connection, roomId: string): void {
    if (!this.isIn(connection, roomId)) throw new Refusal('not_joined')
  }

  isIn(connection: Connection, roomId: string): boolean {
    return this.#roomsOf.get(connection)?.has(roomId) ?? false
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

  enter(connection: Connection, roomId: string): void {
    const { broadcaster } = this.#deps
    const { user } = connection.actor
    const occupants = this.#rooms.get(roomId) ?? new Map<string, Occupant>()
    this.#rooms.set(roomId, occupants)
    const known = occupants.get(user.id)
    const occupant = known ?? { user, connections: new Set<Connection>() }
    occupants.set(user.id, occupant)
    occupant.cancelGrace?.()
    occupant.connections.add(connection)
    this.#roomsOf.set(connection, (this.#roomsOf.get(connection) ?? new Set()).add(roomId))
    broadcaster.enter(connection, roomId)
    if (known) return
    const others = { roomId, exceptConnectionId: connection.id }
    broadcaster.send(others, 'user-joined', { roomId, user })
  }

  leave(connection: Connection, roomId: string): void {
    if (!this.#detach(connection, roomId)) return
    this.#removeIfGone(roomId, connection.actor.user.id)
  }

  /** The connection closed on purpose: it leaves its rooms at once. */
  leaveAll(connection: Connection): void {
    for (const roomId of this.#roomsOf.get(connection) ?? []) this.leave(connection, roomId)
  }

  /** The connection was lost: its user stays present for a while. */
  lose(connection: Connection): void {
    const { clock, graceMs } = this.#deps
    const { user } = connection.actor
    for (const roomId of this.#roomsOf.get(connection) ?? []) {
      this.#detach(connection, roomId)
      const occupant = this.#rooms.get(roomId)?.get(user.id)
      if (!occupant || occupant.connections.size > 0) continue
      occupant.cancelGrace = clock.after(graceMs, () => this.#removeIfGone(roomId, user.id))
    }
  }

  /** Puts all connections of a user out of a room. */
  evict(roomId: string, userId: string): void {
    const connections = this.#rooms.get(roomId)?.get(userId)?.connections ?? []
    for (const connection of connections) this.#detach(connection, roomId)
    this.#removeIfGone(roomId, userId)
  }

  /** Puts everybody out of a room that is gone, without a word to one about the others. */
  clear(roomId: string): void {
    const occupants = [...(this.#rooms.get(roomId)?.values() ?? [])]
    const connections = occupants.flatMap((occupant) => [...occupant.connections])
    for (const connection of connections) this.#deps.broadcaster.exit(connection, roomId)
    for (const connection of connections) this.#detach(connection, roomId)
    for (const { cancelGrace } of occupants) cancelGrace?.()
    this.#rooms.delete(roomId)
  }

  #detach(connection: Connection, roomId: string): boolean {
    const { typing, broadcaster } = this.#deps
    if (!this.#roomsOf.get(connection)?.delete(roomId)) return false
    typing.stop(connection, roomId)
    this.#rooms.get(roomId)?.get(connection.actor.user.id)?.connections.delete(connection)
    broadcaster.exit(connection, roomId)
    return true
  }

  #removeIfGone(roomId: string, userId: string): void {
    const occupants = this.#rooms.get(roomId)
    const occupant = occupants?.get(userId)
    if (!occupants || !occupant || occupant.connections.size > 0) return
    occupant.cancelGrace?.()
    occupants.delete(userId)
    if (occupants.size === 0) this.#rooms.delete(roomId)
    this.#deps.broadcaster.send({ roomId }, 'user-left', { roomId, user: occupant.user })
  }
}
