import type { Page, PublicUser, RoomMember, RoomRole } from '@chatnode/protocol'
import type { Clock } from '../../clock.ts'
import type { Connection } from './broadcaster.ts'
import type { Connections } from './connections.ts'
import { pageOf, type PageRequest } from './page.ts'
import type { Presence } from './presence.ts'
import { Refusal } from './refusal.ts'
import type { RoomLog } from './room-log.ts'
import { getAsMember, getAsOwner, getVisible } from './room.policy.ts'
import { toTime, type Actor, type MemberRow, type RoomRow, type Tables } from './tables.ts'

interface Dependencies {
  readonly tables: Tables
  readonly clock: Clock
  readonly log: RoomLog
  readonly connections: Connections
  readonly presence: Presence
}

/** A membership to write. */
export interface NewMember {
  readonly user: PublicUser
  readonly role: RoomRole
  /** The connection that becomes a member by joining, and learns it from the answer. */
  readonly joining?: Connection
}

/** Who belongs to a room. */
export class Memberships {
  readonly #deps: Dependencies

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  list(actor: Actor, roomId: string, page: PageRequest): Page<RoomMember> {
    return listMembers(getVisible(this.#deps.tables, roomId, actor), page)
  }

  add(actor: Actor, roomId: string, username: string): RoomMember {
    const { tables } = this.#deps
    const room = getVisible(tables, roomId, actor)
    const row = tables.findUser(username)
    const isSelf = row?.id === actor.user.id
    if (!(isSelf && room.visibility === 'public')) getAsOwner(tables, roomId, actor)
    if (!row) throw new Refusal('user_not_found')
    const member = room.members.get(row.id)
    if (member) return toMember(member)
    return this.insert(room, { user: { id: row.id, username: row.username }, role: 'member' })
  }

  remove(actor: Actor, roomId: string, userId: string): void {
    const { tables, log, presence } = this.#deps
    const isSelf = userId === actor.user.id
    const room = isSelf
      ? getAsMember(tables, roomId, actor).room
      : getAsOwner(tables, roomId, actor)
    const member = room.members.get(userId)
    if (!member) throw new Refusal('user_not_found')
    const owners = [...room.members.values()].filter(({ role }) => role === 'owner')
    if (member.role === 'owner' && owners.length === 1) throw new Refusal('last_owner')
    room.members.delete(userId)
    const { user } = member
    const removed = log.append(room, 'member-removed', (seq) => ({ roomId, seq, user }))
    this.#tellElsewhere(room, { userId, event: 'member-removed', payload: removed })
    presence.evict(roomId, userId)
  }

  /** Writes a membership and tells the room. */
  insert(room: RoomRow, { user, role, joining }: NewMember): RoomMember {
    const { clock, log } = this.#deps
    const row = { user, role, joinedAt: clock.now() }
    const member = toMember(row)
    const added = log.append(room, 'member-added', (seq) => ({ roomId: room.id, seq, member }))
    // What was there before is read.
    room.members.set(user.id, { ...row, readSeq: added.seq })
    const told = { userId: user.id, event: 'member-added', payload: added }
    this.#tellElsewhere(room, { ...told, exceptId: joining?.id })
    return member
  }

  /** The room's broadcast reaches who is in it; whom it is about should know wherever they are. */
  #tellElsewhere(
    { id }: RoomRow,
    told: { userId: string; event: string; payload: unknown; exceptId?: string | undefined },
  ): void {
    const { connections, presence } = this.#deps
    for (const connection of connections.of(told.userId)) {
      const hears = connection.id === told.exceptId || presence.isIn(connection, id)
      if (!hears) connection.notify(told.event, told.payload)
    }
  }
}

export function listMembers({ members }: RoomRow, page: PageRequest): Page<RoomMember> {
  return pageOf(members.values(), page, {
    item: toMember,
    key: ({ joinedAt, user }) => ({ at: joinedAt, id: user.id }),
  })
}

function toMember({ user, role, joinedAt }: Omit<MemberRow, 'readSeq'>): RoomMember {
  return { user, role, joinedAt: toTime(joinedAt) }
}
