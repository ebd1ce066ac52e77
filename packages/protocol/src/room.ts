import * as z from 'zod/mini'
import { InRoom } from './in-room.ts'
import { feature } from './kernel/contract.ts'
import { endpoint, notice, record } from './kernel/definition.ts'
import { schemaOf } from './kernel/schema.ts'
import { ChatMessage } from './message.ts'
import { pageFields, type Page } from './page.ts'
import { id, openEnum, roomName, seq, timestamp } from './text.ts'

/** `public`: every signed-in user may list, read and join it. `private`: it exists for its members only. */
export type RoomVisibility = 'public' | 'private'

/** What a member may do. An owner also renames and deletes the room, and adds and removes members. */
export type RoomRole = 'owner' | 'member'

/** A place to talk. */
export interface Room {
  id: string
  name: string
  visibility: RoomVisibility | (string & {})
  /** The id of the user who created it. */
  createdBy: string
  createdAt: string
}

const roomFields = {
  id,
  name: z.string(),
  visibility: openEnum(['public', 'private']),
  createdBy: id,
  createdAt: timestamp,
}

export const Room = schemaOf<Room>('Room')(z.object(roomFields))

/** A room as one user finds it in a list. */
export interface RoomSummary extends Room {
  /** The caller's role; absent when they are not a member. */
  role?: RoomRole | (string & {}) | undefined
  memberCount: number
  /** The `seq` of the newest event of the room's log; 0 while it is empty. */
  headSeq: number
  /** The newest message; a tombstone once it has been deleted, and absent while there is none. */
  lastMessage?: ChatMessage | undefined
  /** Up to which event of the log the caller has read; absent when they are not a member. */
  readSeq?: number | undefined
  /**
   * How many messages after it are unread: by others, and not deleted. Counted up to
   * `limits.unreadCount`; absent when the caller is not a member.
   */
  unreadCount?: number | undefined
}

export const RoomSummary = schemaOf<RoomSummary>('RoomSummary')(
  z.object({
    ...roomFields,
    role: z.optional(openEnum(['owner', 'member'])),
    memberCount: z.int(),
    headSeq: seq,
    lastMessage: z.optional(ChatMessage),
    readSeq: z.optional(seq),
    unreadCount: z.optional(z.int()),
  }),
)

/** A room's name or visibility changed. */
export interface RoomUpdated {
  roomId: string
  seq: number
  room: Room
}

const visibility = z.enum(['public', 'private'])

/** Rooms: list, create, rename, delete. */
export const room = feature({
  serverToClient: {
    /** The room has another name or visibility. */
    'room-updated': record({
      payload: schemaOf<RoomUpdated>('RoomUpdated')(z.object({ roomId: id, seq, room: Room })),
    }),
    /**
     * The room was deleted. Not a record: its log is gone with it. Who was away learns it from
     * `room_not_found`.
     */
    'room-deleted': notice({ payload: InRoom }),
  },
  http: {
    /**
     * Lists the public rooms and the caller's own, by page, the newest rooms first. With `mine` only
     * those that the caller is a member of.
     */
    listRooms: endpoint({
      method: 'GET',
      path: '/api/rooms',
      query: z.object({ ...pageFields, mine: z.optional(z.enum(['true', 'false'])) }),
      response: schemaOf<Page<RoomSummary>>('RoomPage')(
        z.object({ items: z.array(RoomSummary), nextCursor: z.optional(z.string()) }),
      ),
    }),
    /** Creates a room, with the caller as its owner. */
    createRoom: endpoint({
      method: 'POST',
      path: '/api/rooms',
      body: z.object({ name: roomName, visibility: z.optional(visibility) }),
      response: RoomSummary,
      status: 201,
    }),
    /** Reads one room. */
    getRoom: endpoint({
      method: 'GET',
      path: '/api/rooms/:roomId',
      params: InRoom,
      response: RoomSummary,
      errors: ['room_not_found'],
    }),
    /** Renames a room or changes who can see it. An owner's right. */
    updateRoom: endpoint({
      method: 'PATCH',
      path: '/api/rooms/:roomId',
      params: InRoom,
      body: z.object({ name: z.optional(roomName), visibility: z.optional(visibility) }).check(
        z.refine((change) => Object.values(change).some((value) => value !== undefined), {
          params: { reason: 'must_change_something' },
        }),
      ),
      response: RoomSummary,
      errors: ['room_not_found', 'not_a_member', 'forbidden'],
    }),
    /** Deletes a room with everything in it. An owner's right. */
    deleteRoom: endpoint({
      method: 'DELETE',
      path: '/api/rooms/:roomId',
      params: InRoom,
      response: z.object({}),
      errors: ['room_not_found', 'not_a_member', 'forbidden'],
    }),
  },
})
