import {
  limits,
  type JoinedRoom,
  type Page,
  type Room,
  type RoomSummary,
  type RoomVisibility,
} from '@chatnode/protocol'
import { ChatError } from '../errors.ts'
import {
  toUser,
  type Actor,
  type Broadcaster,
  type Clock,
  type Connection,
  type IdGenerator,
  type UnitOfWork,
} from '../ports.ts'
import { fromColumn, toColumn, type Carrier } from '../stores/metadata.ts'
import type { RoomChange, RoomListRequest, RoomRow } from '../stores/room.store.ts'
import type { Reader, Transaction } from '../stores/stores.ts'
import type { MembershipService } from './membership.service.ts'
import type { PresenceService } from './presence.service.ts'
import type { RoomHeadsService } from './room-heads.service.ts'
import type { RoomLog } from './room-log.ts'
import { getAsOwner, getVisible } from './room.policy.ts'

interface Dependencies {
  readonly work: UnitOfWork
  readonly reader: Reader
  readonly clock: Clock
  readonly ids: IdGenerator
  readonly log: RoomLog
  readonly broadcaster: Broadcaster
  readonly memberships: MembershipService
  readonly presence: PresenceService
  readonly heads: RoomHeadsService
  /** Names the lineage of the database in every position. */
  readonly epoch: string
}

/** A room to be. */
export interface NewRoom extends Carrier {
  readonly name: string
  readonly visibility?: RoomVisibility | undefined
}

/** How a connection enters a room. */
export interface JoinRequest {
  readonly roomId: string
  readonly rejoin?: boolean | undefined
  readonly messageLimit?: number | undefined
}

/** Rooms: who may see them, and what they are called. */
export class RoomService {
  readonly #deps: Dependencies

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  /** Public rooms and the actor's own, or their own alone. The newest rooms first. */
  list(actor: Actor, request: RoomListRequest): Promise<Page<RoomSummary>> {
    return this.#deps.reader.rooms.list(actor.userId, request)
  }

  /** Throws `room_not_found`. */
  async get(actor: Actor, roomId: string): Promise<RoomSummary> {
    const { reader } = this.#deps
    await getVisible(reader, roomId, actor.userId)
    return getSummary(reader, roomId, actor.userId)
  }

  /** The caller becomes the owner. */
  create(actor: Actor, { name, visibility = 'public', metadata }: NewRoom): Promise<RoomSummary> {
    const { work, clock, ids, memberships } = this.#deps
    return work.run(async (tx) => {
      const room: RoomRow = {
        id: ids.random(),
        name,
        visibility,
        created_by: actor.userId,
        created_at: clock.now(),
        head_seq: 0,
        floor_seq: 0,
        metadata: toColumn(metadata),
      }
      await tx.rooms.insert(room)
      await memberships.insert(tx, { roomId: room.id, user: toUser(actor), role: 'owner' })
      return getSummary(tx, room.id, actor.userId)
    })
  }

  /**
   * Enters a room with one connection, and answers all that is needed to show it. On a public room
   * the caller becomes a member first, unless they only come back (`rejoin`). The snapshot is read and the connection enters between the
   * same two commits: it misses no event after `position`, and gets none before it. Throws
   * `room_not_found`, `not_a_member` or `too_many_rooms`.
   */
  async join(
    connection: Connection,
    { roomId, rejoin = false, messageLimit = limits.pageItemsDefault }: JoinRequest,
  ): Promise<JoinedRoom> {
    const { work, memberships, presence, heads } = this.#deps
    const { actor } = connection
    const giveBack = presence.reserve(connection.id, roomId)
    const joining = work.run(async (tx) => {
      const { member } = await getVisible(tx, roomId, actor.userId)
      if (!member && rejoin) throw new ChatError('not_a_member')
      if (!member) {
        const user = toUser(actor)
        await memberships.insert(tx, { roomId, user, role: 'member', joiningId: connection.id })
      }
      const joined = await this.#read(tx, actor, { roomId, messageLimit })
      tx.afterCommit(() => {
        presence.enter(connection, roomId)
        heads.start()
        // The answer goes out after the effects: it counts the caller in.
        joined.present = presence.present(roomId)
      })
      return joined
    })
    return joining.finally(giveBack)
  }

  /** The room as of one moment, for a caller whose position cannot be continued. Throws `room_not_found`. */
  snapshot(actor: Actor, roomId: string): Promise<JoinedRoom> {
    return this.#deps.work.run(async (tx) => {
      await getVisible(tx, roomId, actor.userId)
      return this.#read(tx, actor, { roomId, messageLimit: limits.pageItemsDefault })
    })
  }

  /** Owners only. Throws `room_not_found`, `not_a_member` or `forbidden`. */
  update(actor: Actor, roomId: string, change: RoomChange): Promise<RoomSummary> {
    const { work, log } = this.#deps
    return work.run(async (tx) => {
      await getAsOwner(tx, roomId, actor.userId)
      const row = await tx.rooms.update(roomId, change)
      await log.append(tx, {
        roomId,
        event: 'room-updated',
        build: (seq) => ({ roomId, seq, room: toRoom(row) }),
      })
      return getSummary(tx, roomId, actor.userId)
    })
  }

  /** Owners only; deletes the room's log and messages with it. Throws as `update`. */
  delete(actor: Actor, roomId: string): Promise<void> {
    const { work, broadcaster, presence } = this.#deps
    return work.run(async (tx) => {
      await getAsOwner(tx, roomId, actor.userId)
      await tx.rooms.delete(roomId)
      tx.afterCommit(() => {
        broadcaster.notice({ roomId }, 'room-deleted', { roomId })
        presence.clear(roomId)
      })
    })
  }

  async #read(
    tx: Transaction,
    actor: Actor,
    { roomId, messageLimit }: { roomId: string; messageLimit: number },
  ): Promise<JoinedRoom> {
    const { presence, epoch } = this.#deps
    const room = await getSummary(tx, roomId, actor.userId)
    const members = await tx.members.list(roomId, { limit: limits.joinMembers })
    return {
      room,
      position: { epoch, seq: room.headSeq },
      members: members.items,
      present: presence.present(roomId),
      page: await tx.messages.list(roomId, { limit: messageLimit }),
    }
  }
}

async function getSummary(
  stores: Pick<Reader | Transaction, 'rooms'>,
  roomId: string,
  userId: string,
): Promise<RoomSummary> {
  const summary = await stores.rooms.findSummary(roomId, userId)
  if (!summary) throw new ChatError('room_not_found')
  return summary
}

function toRoom(row: RoomRow): Room {
  return {
    id: row.id,
    name: row.name,
    visibility: row.visibility,
    createdBy: row.created_by,
    createdAt: new Date(row.created_at).toISOString(),
    ...fromColumn(row.metadata),
  }
}
