import type { Generated } from 'kysely'

/** The room log: every durable event of every room, in the order of its room. */
export interface EventTable {
  key: Generated<number>
  room_id: string
  seq: number
  /** The wire name of the event. */
  type: string
  /** The event's payload as JSON, byte for byte as it was broadcast. */
  payload: string
  created_at: number
}
