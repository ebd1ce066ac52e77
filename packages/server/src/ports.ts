import type { Chat, DisconnectCode, EventOf, PublicUser } from '@chatnode/protocol'
import type { Transaction } from './stores/stores.ts'

/** The present moment, and things that happen later. Replaced in tests. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls back once after a delay; the returned function calls it off. */
  after(delayMs: number, callback: () => void): () => void
}

/** Makes identifiers. Replaced in tests. */
export interface IdGenerator {
  /** Cannot be guessed: for rooms and sessions. */
  readonly random: () => string
  /** Rises with time, which keeps an index compact: for what is stored in large numbers. */
  readonly rising: () => string
}

/** Runs writes. See `GroupCommit` for the guarantees. */
export interface UnitOfWork {
  run<T>(job: (tx: Transaction) => Promise<T>): Promise<T>
  /** Resolves when no write is queued or under way. */
  idle(): Promise<void>
}

/**
 * Moments between which a write is in different states: written but not committed, committed but
 * not told, told but not answered; and a catch-up that has read the head of a room, not its events.
 */
export type FailPoint =
  | 'after-insert'
  | 'after-commit'
  | 'after-publish'
  | 'before-ack'
  | 'mid-page'

/** Called at each of these moments, so that a test can end the process there. Does nothing otherwise. */
export type ReachFailPoint = (name: FailPoint) => void

/** Who acts. */
export interface Actor {
  readonly userId: string
  readonly username: string
  readonly sessionId: string
}

/** The caller as others see them. */
export function toUser({ userId, username }: Actor): PublicUser {
  return { id: userId, username }
}

/** One live socket, as services see it. */
export interface Connection {
  readonly id: string
  readonly actor: Actor
  /** False once the client is gone; an effect that runs later must then do nothing. */
  readonly isOpen: boolean
  /** From here on the connection gets the room's events. */
  enter(roomId: string): void
  exit(roomId: string): void
  notify<Event extends keyof Chat['serverToClient'] & string>(
    event: Event,
    payload: EventOf<Chat, Event>,
  ): void
  /** Tells the client why, then closes. */
  close(code: DisconnectCode): void
}

type Events = Chat['serverToClient']

/** The names of the durable events. */
export type RecordName = {
  [K in keyof Events]: Events[K] extends { kind: 'record' } ? K : never
}[keyof Events] &
  string

/** The names of the ephemeral events. */
export type NoticeName = {
  [K in keyof Events]: Events[K] extends { kind: 'notice' } ? K : never
}[keyof Events] &
  string

/** Delivers events to everyone in a room. At most once per connection; the order per room is the order of the calls. */
export interface Broadcaster {
  /** A payload that came out of the room log, which has checked it, and the JSON that it was stored as. */
  record<Event extends RecordName>(
    roomId: string,
    event: Event,
    stored: { payload: EventOf<Chat, Event>; json: string },
  ): void
  /** Checks the payload first and throws where it breaks the contract. */
  notice<Event extends NoticeName>(
    target: NoticeTarget,
    event: Event,
    payload: EventOf<Chat, Event>,
  ): void
}

/** Everyone in a room, less one user or one connection; or one user, on all their connections. */
export type NoticeTarget = RoomTarget | UserTarget

interface RoomTarget {
  readonly roomId: string
  readonly exceptUserId?: string
  readonly exceptConnectionId?: string
}

interface UserTarget {
  readonly userId: string
}
