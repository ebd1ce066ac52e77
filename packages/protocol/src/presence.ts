import * as z from 'zod/mini'
import { PublicUser } from './account.ts'
import { Position } from './connection.ts'
import { InRoom } from './in-room.ts'
import { feature } from './kernel/contract.ts'
import { notice, request } from './kernel/definition.ts'
import { schemaOf } from './kernel/schema.ts'
import { limits } from './limits.ts'
import { RoomMember } from './membership.ts'
import { MessagePage } from './message.ts'
import { RoomSummary } from './room.ts'
import { id } from './text.ts'

/** Everything that a client needs to show a room, as of `position`; what comes later arrives as events. */
export interface JoinedRoom {
  room: RoomSummary
  /** The head of the room's log when this was read. Every event after it reaches this connection. */
  position: Position
  /** The first hundred members; `GET …/members` has all. */
  members: RoomMember[]
  /** Who is here now, the caller included. */
  present: PublicUser[]
  /** The newest messages. */
  page: MessagePage
}

export const JoinedRoom = schemaOf<JoinedRoom>('JoinedRoom')(
  z.object({
    room: RoomSummary,
    position: Position,
    members: z.array(RoomMember),
    present: z.array(PublicUser),
    page: MessagePage,
  }),
)

/** A user in a room. */
export interface UserInRoom {
  roomId: string
  user: PublicUser
}

export const UserInRoom = schemaOf<UserInRoom>('UserInRoom')(
  z.object({ roomId: id, user: PublicUser }),
)

/**
 * Who is here now. A user counts once, however many connections they have: `user-joined` tells of
 * the first that enters a room, `user-left` of the last that leaves it.
 */
export const presence = feature({
  clientToServer: {
    /** Enters a room with this connection. On a public room it makes the caller a member first. Idempotent. */
    'join-room': request({
      payload: z.object({
        roomId: id,
        /** Enter only as the member that the caller is already: a client coming back must not undo a removal. */
        rejoin: z.optional(z.boolean()),
        /** How many of the newest messages to answer with; 50 unless told. */
        messageLimit: z.optional(z.int().check(z.gte(0), z.lte(limits.pageItems))),
      }),
      ack: JoinedRoom,
      errors: ['room_not_found', 'not_a_member', 'too_many_rooms'],
    }),
    /** Leaves a room with this connection; the membership stays. Idempotent. */
    'leave-room': request({ payload: InRoom, ack: InRoom }),
  },
  serverToClient: {
    /** A user came in: their first connection entered the room. */
    'user-joined': notice({ payload: UserInRoom }),
    /** A user went: their last connection left the room, or was lost for longer than the grace period. */
    'user-left': notice({ payload: UserInRoom }),
  },
})
