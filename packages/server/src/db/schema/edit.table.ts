/** Which events of a room's log changed a message. The texts themselves stand in the log only. */
export interface EditTable {
  message_id: string
  seq: number
}
