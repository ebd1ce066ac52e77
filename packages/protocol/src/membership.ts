import * as z from 'zod/mini'
import { PublicUser } from './account.ts'
import { InRoom } from './in-room.ts'
import { feature } from './kernel/contract.ts'
import { endpoint, record } from './kernel/definition.ts'
import { schemaOf } from './kernel/schema.ts'
import { PageQuery, type Page } from './page.ts'
import type { RoomRole } from './room.ts'
import { id, openEnum, seq, timestamp } from './text.ts'

/** Somebody who belongs to a room, whether they are here now or not. */
export interface RoomMember {
  user: PublicUser
  role: RoomRole | (string & {})
  joinedAt: string
}

export const RoomMember = schemaOf<RoomMember>('RoomMember')(
  z.object({ user: PublicUser, role: openEnum(['owner', 'member']), joinedAt: timestamp }),
)

/** A user became a member. */
export interface MemberAdded {
  roomId: string
  seq: number
  member: RoomMember
}

/** A user is no longer a member: they left for good, or an owner removed them. */
export interface MemberRemoved {
  roomId: string
  seq: number
  user: PublicUser
}

/** Who belongs to a room. Durable, unlike presence. */
export const membership = feature({
  serverToClient: {
    /** A user became a member of the room. */
    'member-added': record({
      payload: schemaOf<MemberAdded>('MemberAdded')(
        z.object({ roomId: id, seq, member: RoomMember }),
      ),
    }),
    /** A user is no longer a member: they left for good, or an owner removed them. */
    'member-removed': record({
      payload: schemaOf<MemberRemoved>('MemberRemoved')(
        z.object({ roomId: id, seq, user: PublicUser }),
      ),
    }),
  },
  http: {
    /** Lists the members of a room, by page. */
    listMembers: endpoint({
      method: 'GET',
      path: '/api/rooms/:roomId/members',
      params: InRoom,
      query: PageQuery,
      response: schemaOf<Page<RoomMember>>('MemberPage')(
        z.object({ items: z.array(RoomMember), nextCursor: z.optional(z.string()) }),
      ),
      errors: ['room_not_found'],
    }),
    /** Adds a user to a room, by name. An owner adds anybody; on a public room a user may add themselves. */
    addMember: endpoint({
      method: 'POST',
      path: '/api/rooms/:roomId/members',
      params: InRoom,
      body: z.object({ username: z.string().check(z.minLength(1), z.maxLength(256)) }),
      response: RoomMember,
      status: 201,
      errors: ['room_not_found', 'user_not_found', 'not_a_member', 'forbidden'],
    }),
    /** Takes a user out of a room: an owner anybody, everybody else themselves. */
    removeMember: endpoint({
      method: 'DELETE',
      path: '/api/rooms/:roomId/members/:userId',
      params: z.object({ roomId: id, userId: id }),
      response: z.object({}),
      errors: ['room_not_found', 'user_not_found', 'not_a_member', 'forbidden', 'last_owner'],
    }),
  },
})
