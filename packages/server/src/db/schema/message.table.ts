import type { Generated } from 'kysely'

/** Messages as they are now: the projection of the room log that history is read from. */
export interface MessageTable {
  /** An integer key keeps the table append-only on disk; half the cost of clustering by room. */
  key: Generated<number>
  id: string
  room_id: string
  seq: number
  user_id: string
  client_message_id: string | null
  content: string
  created_at: number
  edited_at: Generated<number | null>
  /** Set on a tombstone, whose `content` is empty. */
  deleted_at: Generated<number | null>
  /** JSON, under a contract that declares metadata of messages. */
  metadata: Generated<string | null>
}
