import type { ReadMark } from '@chatnode/protocol'
import type { Broadcaster } from './broadcaster.ts'
import type { Connections } from './connections.ts'
import type { Presence } from './presence.ts'
import { getAsMember } from './room.policy.ts'
import type { Actor, Tables } from './tables.ts'

const MAX_AUDIENCE = 100

interface Dependencies {
  readonly tables: Tables
  readonly broadcaster: Broadcaster
  readonly connections: Connections
  readonly presence: Presence
}

/** How far each member has read. */
export class Reads {
  readonly #deps: Dependencies

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  /** Moves the actor's mark forward, at most to the room's head, and answers where it stands. */
  mark(actor: Actor, { roomId, seq }: ReadMark): ReadMark {
    const { room, member } = getAsMember(this.#deps.tables, roomId, actor)
    const mark = { roomId, seq: Math.min(seq, room.headSeq) }
    if (mark.seq <= member.readSeq) return { roomId, seq: member.readSeq }
    member.readSeq = mark.seq
    this.#tell(actor, mark)
    return mark
  }

  #tell({ user }: Actor, { roomId, seq }: ReadMark): void {
    const { broadcaster, connections, presence } = this.#deps
    const updated = { roomId, user, seq }
    if (presence.count(roomId) <= MAX_AUDIENCE) {
      broadcaster.send({ roomId, exceptUserId: user.id }, 'read-updated', updated)
    }
    for (const connection of connections.of(user.id)) connection.notify('read-updated', updated)
  }
}
