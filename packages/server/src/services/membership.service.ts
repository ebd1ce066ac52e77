import type { Chat, EventOf, Page, PublicUser, RoomMember, RoomRole } from '@chatnode/protocol'
import { ChatError } from '../errors.ts'
import type { Actor, Clock, UnitOfWork } from '../ports.ts'
import type { PageRequest } from '../stores/cursor.ts'
import { toMember } from '../stores/member.store.ts'
import type { Reader, Transaction } from '../stores/stores.ts'
import type { ConnectionService } from './connection.service.ts'
import type { PresenceService } from './presence.service.ts'
import type { RoomLog } from './room-log.ts'
import { getAsMember, getAsOwner, getVisible } from './room.policy.ts'

interface Dependencies {
  readonly work: UnitOfWork
  readonly reader: Reader
  readonly clock: Clock
  readonly log: RoomLog
  readonly presence: PresenceService
  readonly connections: ConnectionService
}

/** A membership to write. */
export interface NewMember {
  readonly roomId: string
  readonly user: PublicUser
  readonly role: RoomRole
  /** The connection that becomes a member by joining, and learns it from the answer. */
  readonly joiningId?: string
}

/** Who belongs to a room. */
export class MembershipService {
  readonly #deps: Dependencies

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  /** Throws `room_not_found`. */
  async list(actor: Actor, roomId: string, page: PageRequest): Promise<Page<RoomMember>> {
    const { reader } = this.#deps
    await getVisible(reader, roomId, actor.userId)
    return reader.members.list(roomId, page)
  }

  /**
   * Adds a user by name: owners anybody, everybody themselves to a public room. Idempotent.
   * Throws `room_not_found`, `not_a_member`, `forbidden` or `user_not_found`.
   */
  add(actor: Actor, roomId: string, username: string): Promise<RoomMember> {
    return this.#deps.work.run(async (tx) => {
      const { room } = await getVisible(tx, roomId, actor.userId)
      const user = await tx.users.findByUsername(username)
      const isSelf = user?.id === actor.userId
      if (!(isSelf && room.visibility === 'public')) await getAsOwner(tx, roomId, actor.userId)
      if (!user) throw new ChatError('user_not_found')
      const member = await tx.members.find(roomId, user.id)
      if (member) return toMember({ ...member, username: user.username })
      return this.insert(tx, {
        roomId,
        user: { id: user.id, username: user.username },
        role: 'member',
      })
    })
  }

  /**
   * Removes a member: owners anybody, everybody themselves. Their connections leave the room with
   * the commit: they see their own removal, and nothing after it. Throws `room_not_found`,
   * `not_a_member`, `forbidden`, `user_not_found` or `last_owner`.
   */
  remove(actor: Actor, roomId: string, userId: string): Promise<void> {
    const { work, log, presence } = this.#deps
    return work.run(async (tx) => {
      if (userId === actor.userId) await getAsMember(tx, roomId, actor.userId)
      else await getAsOwner(tx, roomId, actor.userId)
      const [member, user] = [await tx.members.find(roomId, userId), await tx.users.find(userId)]
      if (!member || !user) throw new ChatError('user_not_found')
      if (member.role === 'owner' && (await tx.members.countByRole(roomId, 'owner')) === 1) {
        throw new ChatError('last_owner')
      }
      await tx.members.delete(roomId, userId)
      const removed = await log.append(tx, {
        roomId,
        event: 'member-removed',
        build: (seq) => ({ roomId, seq, user: { id: user.id, username: user.username } }),
      })
      tx.afterCommit(() => {
        this.#tellElsewhere('member-removed', removed, { userId })
        presence.evict(roomId, userId)
      })
    })
  }

  /** Writes a membership and tells the room, inside a transaction that has settled who may. */
  async insert(tx: Transaction, { roomId, user, role, joiningId }: NewMember): Promise<RoomMember> {
    const { clock, log } = this.#deps
    const row = { room_id: roomId, user_id: user.id, role, joined_at: clock.now() }
    const member = toMember({ ...row, username: user.username })
    const added = await log.append(tx, {
      roomId,
      event: 'member-added',
      build: (seq) => ({ roomId, seq, member }),
    })
    // What was there before is read.
    await tx.members.insert({ ...row, read_seq: added.seq })
    tx.afterCommit(() =>
      this.#tellElsewhere('member-added', added, { userId: user.id, exceptId: joiningId }),
    )
    return member
  }

  // The room's broadcast reaches who is in it; whom it is about should know wherever they are.
  #tellElsewhere<Event extends 'member-added' | 'member-removed'>(
    event: Event,
    payload: EventOf<Chat, Event> & { roomId: string },
    { userId, exceptId }: { userId: string; exceptId?: string | undefined },
  ): void {
    const { connections, presence } = this.#deps
    for (const connection of connections.of(userId)) {
      const hears = connection.id === exceptId || presence.isIn(connection.id, payload.roomId)
      if (!hears) connection.notify(event, payload)
    }
  }
}
