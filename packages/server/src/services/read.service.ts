import type { ReadMark } from '@chatnode/protocol'
import { toUser, type Actor, type Broadcaster, type UnitOfWork } from '../ports.ts'
import type { ConnectionService } from './connection.service.ts'
import type { PresenceService } from './presence.service.ts'
import { getAsMember } from './room.policy.ts'

interface Dependencies {
  readonly work: UnitOfWork
  readonly broadcaster: Broadcaster
  readonly connections: ConnectionService
  readonly presence: PresenceService
}

/** In a larger crowd everybody's marks to everybody would outweigh the messages. */
const MAX_AUDIENCE = 100

/** How far each member has read. */
export class ReadService {
  readonly #deps: Dependencies

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  /**
   * Moves the actor's mark forward, at most to the room's head, and answers where it stands. A mark
   * that would not move changes nothing and is told to nobody. Throws `room_not_found` or `not_a_member`.
   */
  mark(actor: Actor, { roomId, seq }: ReadMark): Promise<ReadMark> {
    return this.#deps.work.run(async (tx) => {
      const { room, member } = await getAsMember(tx, roomId, actor.userId)
      const before = Number(member.read_seq)
      const mark = { roomId, seq: Math.min(seq, Number(room.head_seq)) }
      if (mark.seq <= before) return { roomId, seq: before }
      await tx.members.markRead(roomId, actor.userId, mark.seq)
      tx.afterCommit(() => this.#tell(actor, mark))
      return mark
    })
  }

  #tell(actor: Actor, { roomId, seq }: ReadMark): void {
    const { broadcaster, connections, presence } = this.#deps
    const updated = { roomId, user: toUser(actor), seq }
    if (presence.count(roomId) <= MAX_AUDIENCE) {
      broadcaster.notice({ roomId, exceptUserId: actor.userId }, 'read-updated', updated)
    }
    // The reader's list of rooms counts in every tab, also where the room is not open.
    for (const connection of connections.of(actor.userId)) {
      connection.notify('read-updated', updated)
    }
  }
}
