import type { Clock } from '../../clock.ts'
import { Accounts } from './accounts.ts'
import { Broadcaster } from './broadcaster.ts'
import { Connections } from './connections.ts'
import { Memberships } from './memberships.ts'
import { Messages } from './messages.ts'
import { Presence } from './presence.ts'
import { Reactions } from './reactions.ts'
import { Reads } from './reads.ts'
import { RoomHeads } from './room-heads.ts'
import { RoomLog } from './room-log.ts'
import { Rooms } from './rooms.ts'
import { Sync } from './sync.ts'
import { Ids, Tables } from './tables.ts'
import { Typing } from './typing.ts'

/** The rules of the server, by feature. */
export interface Services {
  readonly tables: Tables
  readonly ids: Ids
  readonly log: RoomLog
  readonly accounts: Accounts
  readonly connections: Connections
  readonly rooms: Rooms
  readonly memberships: Memberships
  readonly messages: Messages
  readonly reactions: Reactions
  readonly presence: Presence
  readonly reads: Reads
  readonly typing: Typing
  readonly sync: Sync
}

export interface ServicesOptions {
  readonly clock: Clock
  readonly epoch: () => string
  readonly presenceGraceMs: number
}

/** Makes every part once, and ties them together. */
export function createServices({ clock, epoch, presenceGraceMs }: ServicesOptions): Services {
  const tables = new Tables()
  const ids = new Ids()
  const broadcaster = new Broadcaster()
  const log = new RoomLog(broadcaster)
  const typing = new Typing(broadcaster, clock)
  const connections = new Connections(clock)
  const presence = new Presence({ clock, broadcaster, typing, graceMs: presenceGraceMs })
  const shared = { tables, ids, clock, epoch, broadcaster, log, typing, connections, presence }
  const heads = new RoomHeads(shared)
  const memberships = new Memberships(shared)
  const rooms = new Rooms({ ...shared, memberships, heads })
  return {
    ...shared,
    rooms,
    memberships,
    accounts: new Accounts(shared),
    messages: new Messages(shared),
    reactions: new Reactions(tables, log),
    reads: new Reads(shared),
    sync: new Sync({ ...shared, rooms }),
  }
}
