import type { Actor, MemberRow, MessageRow, RoomRow, Tables } from './tables.ts'
import { Refusal } from './refusal.ts'

/** The room, if the user may see it: public, or theirs. */
export function getVisible({ rooms }: Tables, roomId: string, { user }: Actor): RoomRow {
  const room = rooms.get(roomId)
  if (!room || (room.visibility === 'private' && !room.members.has(user.id))) {
    throw new Refusal('room_not_found')
  }
  return room
}

/** The room, and the user's membership. */
export function getAsMember(
  tables: Tables,
  roomId: string,
  actor: Actor,
): { room: RoomRow; member: MemberRow } {
  const room = getVisible(tables, roomId, actor)
  const member = room.members.get(actor.user.id)
  if (!member) throw new Refusal('not_a_member')
  return { room, member }
}

export function getAsOwner(tables: Tables, roomId: string, actor: Actor): RoomRow {
  const { room, member } = getAsMember(tables, roomId, actor)
  if (member.role !== 'owner') throw new Refusal('forbidden')
  return room
}

/** The message, or its tombstone. */
export function getMessage({ messages }: RoomRow, messageId: string): MessageRow {
  const row = messages.get(messageId)
  if (!row) throw new Refusal('message_not_found')
  return row
}
