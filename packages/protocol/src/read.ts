import * as z from 'zod/mini'
import { PublicUser } from './account.ts'
import { feature } from './kernel/contract.ts'
import { notice, request } from './kernel/definition.ts'
import { schemaOf } from './kernel/schema.ts'
import { id, seq } from './text.ts'

/** How far somebody has read a room: every message up to `seq`. */
export interface ReadMark {
  roomId: string
  seq: number
}

export const ReadMark = schemaOf<ReadMark>('ReadMark')(z.object({ roomId: id, seq }))

/** A user has read further. */
export interface ReadUpdated {
  roomId: string
  user: PublicUser
  /** The last event of the room's log that they have read. */
  seq: number
}

export const ReadUpdated = schemaOf<ReadUpdated>('ReadUpdated')(
  z.object({ roomId: id, user: PublicUser, seq }),
)

/**
 * How far each member has read a room. One mark per member, which only moves forward; it is stored,
 * but not in the room's log. Whoever becomes a member has read what was there before.
 */
export const read = feature({
  clientToServer: {
    /**
     * Marks a room as read up to a place; needs no join. Answers where the mark stands now: further
     * on when another client was faster, and never past the newest event. Idempotent.
     */
    'mark-read': request({
      payload: ReadMark,
      ack: ReadMark,
      errors: ['room_not_found', 'not_a_member'],
    }),
  },
  serverToClient: {
    /**
     * A user has read further. All connections of that user hear it, in the room or not, and everybody
     * in the room does, unless that is a crowd of more than a hundred users.
     */
    'read-updated': notice({ payload: ReadUpdated }),
  },
})
