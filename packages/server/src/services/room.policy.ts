import { ChatError } from '../errors.ts'
import type { MemberRow } from '../stores/member.store.ts'
import type { StoredMessage } from '../stores/message.store.ts'
import type { RoomRow } from '../stores/room.store.ts'
import type { Reader } from '../stores/stores.ts'

type Stores = Pick<Reader, 'rooms' | 'members'>

/** A room and what the caller is in it. */
export interface RoomAccess {
  readonly room: RoomRow
  readonly member: MemberRow | undefined
}

/**
 * The room, if the user may see it: public, or theirs. Throws `room_not_found` otherwise, so that
 * an outsider cannot tell a private room from none. Both are looked up in either case, so that
 * the time does not tell either.
 */
export async function getVisible(
  stores: Stores,
  roomId: string,
  userId: string,
): Promise<RoomAccess> {
  const room = await stores.rooms.find(roomId)
  const member = await stores.members.find(roomId, userId)
  if (!room || (room.visibility === 'private' && !member)) throw new ChatError('room_not_found')
  return { room, member }
}

/** The room and the user's membership. Throws `room_not_found`, or `not_a_member` in a public room. */
export async function getAsMember(
  stores: Stores,
  roomId: string,
  userId: string,
): Promise<RoomAccess & { member: MemberRow }> {
  const { room, member } = await getVisible(stores, roomId, userId)
  if (!member) throw new ChatError('not_a_member')
  return { room, member }
}

/** As `getAsMember`; throws `forbidden` for who is no owner. */
export async function getAsOwner(
  stores: Stores,
  roomId: string,
  userId: string,
): Promise<RoomAccess & { member: MemberRow }> {
  const access = await getAsMember(stores, roomId, userId)
  if (access.member.role !== 'owner') throw new ChatError('forbidden')
  return access
}

/** The message, or its tombstone. Throws `message_not_found`. */
export async function getMessage(
  stores: Pick<Reader, 'messages'>,
  roomId: string,
  messageId: string,
): Promise<StoredMessage> {
  const message = await stores.messages.find(roomId, messageId)
  if (!message) throw new ChatError('message_not_found')
  return message
}
