import type { RoomRole } from '@chatnode/protocol'

export interface MemberTable {
  room_id: string
  user_id: string
  role: RoomRole
  joined_at: number
}
