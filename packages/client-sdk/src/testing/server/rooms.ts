import {
  limits,
  type JoinedRoom,
  type Page,
  type Room,
  type RoomSummary,
  type RoomVisibility,
} from '@chatnode/protocol'
import type { Clock } from '../../clock.ts'
import type { Broadcaster, Connection } from './broadcaster.ts'
import { listMembers, type Memberships } from './memberships.ts'
import { listMessages } from './messages.ts'
import { pageOf, type PageRequest } from './page.ts'
import type { Presence } from './presence.ts'
import type { RoomHeads } from './room-heads.ts'
import { Refusal } from './refusal.ts'
import type { RoomLog } from './room-log.ts'
import { getAsOwner, getVisible } from './room.policy.ts'
import {
  toMessage,
  toTime,
  type Actor,
  type Ids,
  type MemberRow,
  type MessageRow,
  type RoomRow,
  type Tables,
} from './tables.ts'

/** Whoever has written this much without reading has read. */
const SCANNED_MESSAGES = 1_000

interface Dependencies {
  readonly tables: Tables
  readonly ids: Ids
  readonly clock: Clock
  readonly log: RoomLog
  readonly broadcaster: Broadcaster
  readonly memberships: Memberships
  readonly presence: Presence
  readonly heads: RoomHeads
  /** Names the lineage of the logs in every position. */
  readonly epoch: () => string
}

/** Which rooms to list. */
export interface RoomListRequest extends PageRequest {
  /** Only those that the user is a member of. */
  readonly mine: boolean
}

/** How a connection enters a room. */
export interface JoinRequest {
  readonly roomId: string
  readonly rejoin?: boolean | undefined
  readonly messageLimit?: number | undefined
}

/** Rooms: who may see them, and what they are called. */
export class Rooms {
  readonly #deps: Dependencies

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  list(actor: Actor, { mine, ...page }: RoomListRequest): Page<RoomSummary> {
    const rooms = [...this.#deps.tables.rooms.values()]
    const visible = rooms.filter(
      ({ visibility, members }) => members.has(actor.user.id) || (visibility === 'public' && !mine),
    )
    return pageOf(visible, page, {
      item: (room) => toSummary(room, actor),
      key: ({ createdAt, id }) => ({ at: createdAt, id }),
      newestFirst: true,
    })
  }

  get(actor: Actor, roomId: string): RoomSummary {
    return toSummary(getVisible(this.#deps.tables, roomId, actor), actor)
  }

  create(
    actor: Actor,
    { name, visibility = 'public' }: { name: string; visibility?: RoomVisibility | undefined },
  ): RoomSummary {
    const { tables, ids, clock, memberships } = this.#deps
    const room: RoomRow = {
      id: ids.next('room'),
      name,
      visibility,
      createdBy: actor.user.id,
      createdAt: clock.now(),
      headSeq: 0,
      floorSeq: 0,
      members: new Map(),
      messages: new Map(),
      log: [],
    }
    tables.rooms.set(room.id, room)
    memberships.insert(room, { user: actor.user, role: 'owner' })
    return toSummary(room, actor)
  }

  join(connection: Connection, { roomId, rejoin, messageLimit }: JoinRequest): JoinedRoom {
    const { tables, memberships, presence, heads } = this.#deps
    const { actor } = connection
    presence.assertRoomFor(connection, roomId)
    const room = getVisible(tables, roomId, actor)
    const isMember = room.members.has(actor.user.id)
    if (!isMember && rejoin) throw new Refusal('not_a_member')
    if (!isMember) {
      memberships.insert(room, { user: actor.user, role: 'member', joining: connection })
    }
    presence.enter(connection, roomId)
    heads.start()
    return this.#read(room, actor, messageLimit)
  }

  /** The room as of now, for a caller whose position cannot be continued. */
  snapshot(actor: Actor, roomId: string): JoinedRoom {
    return this.#read(getVisible(this.#deps.tables, roomId, actor), actor)
  }

  update(
    actor: Actor,
    roomId: string,
    change: { name?: string | undefined; visibility?: RoomVisibility | undefined },
  ): RoomSummary {
    const { tables, log } = this.#deps
    const room = getAsOwner(tables, roomId, actor)
    room.name = change.name ?? room.name
    room.visibility = change.visibility ?? room.visibility
    log.append(room, 'room-updated', (seq) => ({ roomId, seq, room: toRoom(room) }))
    return toSummary(room, actor)
  }

  delete(actor: Actor, roomId: string): void {
    const { tables, broadcaster, presence } = this.#deps
    getAsOwner(tables, roomId, actor)
    tables.rooms.delete(roomId)
    broadcaster.send({ roomId }, 'room-deleted', { roomId })
    presence.clear(roomId)
  }

  #read(room: RoomRow, actor: Actor, messageLimit: number = limits.pageItemsDefault): JoinedRoom {
    const { presence, epoch } = this.#deps
    return {
      room: toSummary(room, actor),
      position: { epoch: epoch(), seq: room.headSeq },
      members: listMembers(room, { limit: limits.joinMembers }).items,
      present: presence.present(room.id),
      page: listMessages(room, { limit: messageLimit }),
    }
  }
}

function toRoom({ id, name, visibility, createdBy, createdAt }: RoomRow): Room {
  return { id, name, visibility, createdBy, createdAt: toTime(createdAt) }
}

function toSummary(room: RoomRow, { user }: Actor): RoomSummary {
  const member = room.members.get(user.id)
  const messages = [...room.messages.values()]
  const last = messages.at(-1)
  return {
    ...toRoom(room),
    memberCount: room.members.size,
    headSeq: room.headSeq,
    ...(last === undefined ? {} : { lastMessage: toMessage(last) }),
    ...(member === undefined ? {} : toReading(member, messages)),
  }
}

function toReading(
  { user, role, readSeq }: MemberRow,
  messages: readonly MessageRow[],
): Pick<RoomSummary, 'role' | 'readSeq' | 'unreadCount'> {
  const unread = messages
    .slice(-SCANNED_MESSAGES)
    .filter(({ message }) => message.seq > readSeq && message.deletedAt === undefined)
    .filter(({ message }) => message.user.id !== user.id)
  return { role, readSeq, unreadCount: Math.min(unread.length, limits.unreadCount) }
}
