import type { Db } from '../db/database.ts'
import { EventReader, EventStore } from './event.store.ts'
import { Lookups } from './lookups.ts'
import { MemberReader, MemberStore } from './member.store.ts'
import { MessageReader, MessageStore } from './message.store.ts'
import { ReactionReader, ReactionStore } from './reaction.store.ts'
import { RoomReader, RoomStore } from './room.store.ts'
import { SessionReader, SessionStore } from './session.store.ts'
import { UserReader, UserStore } from './user.store.ts'

/** What can be read, inside and outside a transaction. */
export interface Reader {
  readonly users: UserReader
  readonly sessions: SessionReader
  readonly rooms: RoomReader
  readonly members: MemberReader
  readonly messages: MessageReader
  readonly events: EventReader
  readonly reactions: ReactionReader
  /** Whether the database answers. */
  ping(): Promise<void>
}

/** What can be read and written inside a transaction. A store that writes exists nowhere else. */
export interface Transaction {
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly rooms: RoomStore
  readonly members: MemberStore
  readonly messages: MessageStore
  readonly events: EventStore
  readonly reactions: ReactionStore
  /** Runs once the transaction is durable; never when it is not. Effects keep the order of commits. */
  afterCommit(effect: () => void): void
}

export function createReader(db: Db): Reader {
  return {
    users: new UserReader(db),
    sessions: new SessionReader(db),
    rooms: new RoomReader(db),
    members: new MemberReader(db),
    messages: new MessageReader(db),
    events: new EventReader(db),
    reactions: new ReactionReader(db),
    ping: async () => void (await db.selectFrom('meta').select('key').limit(1).execute()),
  }
}

/** The stores of a transaction; its jobs share them until one is undone. */
export type Stores = Omit<Transaction, 'afterCommit'>

export function createStores(db: Db): Stores {
  const lookups = new Lookups()
  return {
    users: new UserStore(db),
    sessions: new SessionStore(db),
    rooms: new RoomStore(db, lookups),
    members: new MemberStore(db, lookups),
    messages: new MessageStore(db),
    events: new EventStore(db, lookups),
    reactions: new ReactionStore(db),
  }
}
