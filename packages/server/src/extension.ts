import {
  chat,
  type Carrying,
  type Chat,
  type Contract,
  type EventOf,
  type Handlers,
  type MetadataOf,
} from '@chatnode/protocol'
import { chatInfo, toAsyncApi } from '@chatnode/protocol/docs'
import type { RateRule } from './limits/rate-limiter.ts'
import type { Actor, NoticeTarget } from './ports.ts'
import type { Draft } from './services/message.service.ts'

/** Those of some names that an extension added: they have a colon. */
type Own<Name> = Extract<Name, `${string}:${string}`>

type OwnEvent<C extends Contract, Kind extends string> = {
  [E in Own<keyof C['serverToClient']>]: C['serverToClient'][E] extends { readonly kind: Kind }
    ? E
    : never
}[Own<keyof C['serverToClient']>]

/** The client-to-server events that an extension added. */
export type OwnRequestName<C extends Contract> = Own<keyof C['clientToServer']>

/** The durable events that an extension added. */
export type OwnRecordName<C extends Contract> = OwnEvent<C, 'record'>

/** The ephemeral events that an extension added. */
export type OwnNoticeName<C extends Contract> = OwnEvent<C, 'notice'>

type WithoutSeq<Payload> = Payload extends unknown ? Omit<Payload, 'seq'> : never

/** A record as its author gives it: its place in the log is not known before it is there. */
export type RecordDraft<C extends Contract, Event extends OwnRecordName<C>> = WithoutSeq<
  EventOf<C, Event>
>

/** Sends the events of an extension. */
export interface EventSender<C extends Contract> {
  /**
   * Tells everybody who is in a room now, or one user on all their connections. Ephemeral: who is
   * away does not hear of it. Throws a `TypeError` when the payload breaks the contract.
   */
  notify<Event extends OwnNoticeName<C>>(
    target: NoticeTarget,
    event: Event,
    payload: EventOf<C, Event>,
  ): void
  /**
   * Appends a record to the log of its room, `payload.roomId`, in the order of the calls. Resolves
   * with the record and its `seq` once it is durable; the room hears of it right before that, and
   * who is away hears of it when they catch up. Throws `room_not_found`, and a `TypeError` when the
   * payload breaks the contract.
   */
  append<Event extends OwnRecordName<C>>(
    event: Event,
    payload: RecordDraft<C, Event>,
  ): Promise<EventOf<C, Event>>
}

/**
 * What the handler of an event of your own may ask of the server. Later versions only add to it.
 *
 * `append` is here on behalf of the actor: they must still be a member of the room when the record
 * is written. It throws `not_a_member`, too, then; an event that appends declares both codes.
 */
export interface EventContext<C extends Contract = Contract> extends EventSender<C> {
  /** Who sent the event. */
  readonly actor: Actor
  /** Whether the actor belongs to the room. */
  isMember(roomId: string): Promise<boolean>
  /** Throws `room_not_found`, also for a private room of others, or `not_a_member`. */
  assertMember(roomId: string): Promise<void>
  /** Whether the connection that sent the event has entered the room. */
  isPresent(roomId: string): boolean
  /** Throws `not_joined`. */
  assertPresent(roomId: string): void
}

/** One handler for every client-to-server event that an extension added: a missing one does not compile. */
export type OwnHandlers<C extends Contract> = Pick<Handlers<C, EventContext<C>>, OwnRequestName<C>>

/** What each user may do with an event of your own, on all their connections together. */
export type OwnLimits<C extends Contract> = {
  readonly [Event in OwnRequestName<C>]?: RateRule
}

/** A handler whose types stand guard outside. */
export type AnyOwnHandler = (input: {
  payload: unknown
  context: EventContext
  fail: unknown
}) => unknown

/** A draft under a contract, with the metadata that it declares. */
export type DraftOf<C extends Contract> = Carrying<Draft, MetadataOf<C>>

/** A contract that is served, with what it has beside the built-in one. */
export interface Extension {
  /** Typed as the built-in one, which it holds; what was added is reached by name. */
  readonly contract: Chat
  readonly handlers: Readonly<Record<string, AnyOwnHandler>>
  readonly limits: Readonly<Record<string, RateRule | undefined>>
}

/** The built-in contract alone. */
export const noExtension: Extension = { contract: chat, handlers: {}, limits: {} }

/** The client-to-server events that the contract has beside the built-in ones. */
export const ownRequests = (contract: Contract): string[] =>
  Object.keys(contract.clientToServer).filter((event) => !Object.hasOwn(chat.clientToServer, event))

/** Whether the contract can be served: what the compiler checks, for those who have none. Throws a `TypeError`. */
export function assertServable({ contract, handlers }: Extension): void {
  const own = ownRequests(contract)
  for (const map of ['clientToServer', 'serverToClient', 'http'] as const) {
    const missing = Object.keys(chat[map]).find((name) => !Object.hasOwn(contract[map], name))
    if (missing !== undefined)
      throw unservable(`it does not extend \`chat\`: "${missing}" is not there`)
  }
  const idle = Object.keys(handlers).find((event) => !own.includes(event))
  if (idle !== undefined) throw unservable(`it has no event "${idle}" that wants a handler`)
  const mute = own.find((event) => typeof handlers[event] !== 'function')
  if (mute !== undefined) throw unservable(`"${mute}" has no handler`)
  if (contract === chat) return
  try {
    toAsyncApi(contract, chatInfo)
  } catch (cause) {
    throw unservable('a schema cannot be written as JSON Schema', cause)
  }
}

const unservable = (why: string, cause?: unknown): TypeError =>
  new TypeError(`cannot serve the contract: ${why}`, { cause })
