import type { RoomVisibility } from '@chatnode/protocol'

export interface RoomTable {
  id: string
  name: string
  visibility: RoomVisibility
  created_by: string
  created_at: number
  /** The `seq` of the newest event of the room's log; 0 while it is empty. */
  head_seq: number
  /** Events up to this `seq` have been trimmed from the log; 0 while none have. */
  floor_seq: number
  /** JSON, under a contract that declares metadata of rooms. */
  metadata: string | null
}
