import type { EditTable } from './edit.table.ts'
import type { EventTable } from './event.table.ts'
import type { MemberTable } from './member.table.ts'
import type { MessageTable } from './message.table.ts'
import type { MetaTable } from './meta.table.ts'
import type { ReactionTable } from './reaction.table.ts'
import type { RoomTable } from './room.table.ts'
import type { SessionTable } from './session.table.ts'
import type { UserTable } from './user.table.ts'

/** Every table of the database. */
export interface Schema {
  users: UserTable
  sessions: SessionTable
  rooms: RoomTable
  members: MemberTable
  messages: MessageTable
  events: EventTable
  edits: EditTable
  reactions: ReactionTable
  meta: MetaTable
}
