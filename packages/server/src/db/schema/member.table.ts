import type { RoomRole } from '@chatnode/protocol'

export interface MemberTable {
  room_id: string
  user_id: string
  role: RoomRole
  joined_at: number
  /** Up to which `seq` of the room's log they have read. Never past its head. */
  read_seq: number
}
