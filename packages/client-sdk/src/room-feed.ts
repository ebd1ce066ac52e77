import type {
  Chat,
  ChatMessage,
  EventOf,
  JoinedRoom,
  MemberAdded,
  MemberRemoved,
  MessageDeleted,
  MessageEdited,
  ReactionChanged,
  RoomSummary,
  RoomUpdated,
  UserInRoom,
} from '@chatnode/protocol'
import { limits } from '@chatnode/protocol'
import type { Core } from './core.ts'
import { Emitter } from './emitter.ts'
import { ChatError } from './errors.ts'
import { RoomPresence } from './presence.ts'
import { RoomJoin, type RoomJoinListener } from './room-join.ts'
import { RoomSync, type Resync } from './room-sync.ts'
import { RoomTyping } from './typing.ts'

/** What `room.on` can hear. */
export interface RoomEvents {
  /** A message, live or missed while the connection was gone; each once, in the order of `seq`. */
  message: ChatMessage
  /** An author changed a message. */
  edited: MessageEdited
  /** A message was deleted; what is left of it is a tombstone. */
  deleted: MessageDeleted
  /** Somebody put an emoji under a message, or took it away. */
  reaction: ReactionEvent
  /** A user's first connection entered the room. */
  'user-joined': UserInRoom
  /** A user's last connection left the room. */
  'user-left': UserInRoom
  'member-added': MemberAdded
  'member-removed': MemberRemoved
  /** The room's name or visibility changed. */
  updated: RoomUpdated
  /** The room and everything in it was deleted; `left` follows. */
  'room-deleted': { roomId: string }
  /** This client is in the room: after `join`, and after every reconnect. */
  joined: JoinedRoom
  /** This client is no longer in the room, and did not ask for it: removed, or the room is gone. */
  left: { error: ChatError }
  /** The order could not be kept: read the history again instead of relying on the events. */
  resync: Resync
}

/** A change of the reactions under a message. */
export interface ReactionEvent extends ReactionChanged {
  change: 'added' | 'removed'
}

/**
 * Where this client stands with a room. `live`: every event arrives as it happens; `catching-up`:
 * what was missed comes first; `offline`: in, and waiting for the connection to come back.
 */
export type RoomStatus = 'outside' | 'joining' | 'live' | 'catching-up' | 'offline'

/** The events of the contract that belong to one room. */
type RoomEventName = {
  [E in keyof Chat['serverToClient']]: EventOf<Chat, E> extends { roomId: string } ? E : never
}[keyof Chat['serverToClient']]

type RoomEventHandlers = {
  readonly [E in RoomEventName]: (payload: EventOf<Chat, E>) => void
}

/** One room as it happens: takes in what the server sends, keeps the order, and tells the app. */
export class RoomFeed implements RoomJoinListener {
  readonly events: Emitter<RoomEvents>
  readonly typing: RoomTyping
  readonly presence: RoomPresence
  readonly joins: RoomJoin
  /** What the client last heard of the room itself. */
  summary: RoomSummary | undefined
  readonly #core: Core
  readonly #sync: RoomSync

  constructor(roomId: string, core: Core) {
    const { settings, report } = core
    this.#core = core
    this.events = new Emitter(report)
    this.presence = new RoomPresence(report)
    this.joins = new RoomJoin({ ...settings, ...core, roomId, listener: this })
    this.typing = new RoomTyping({
      clock: settings.clock,
      report,
      self: () => core.session.user?.id,
      send: (event) => {
        if (this.joins.state !== 'inside') return false
        core.requests.signal(event, { roomId })
        return true
      },
    })
    this.#sync = new RoomSync({
      ...settings,
      fetchAfter: (after, signal) =>
        core.rest.request(
          'listMessages',
          { params: { roomId }, query: { after, limit: limits.pageItems } },
          { what: `catch up with room ${roomId}`, signal },
        ),
      deliver: (message) => this.#deliverMessage(message),
      onResync: (resync) => this.events.emit('resync', resync),
    })
  }

  get status(): RoomStatus {
    switch (this.joins.state) {
      case 'outside':
      case 'leaving':
        return 'outside'
      case 'joining':
        return this.joins.returning ? 'catching-up' : 'joining'
      case 'inside':
        return this.#sync.catchingUp ? 'catching-up' : 'live'
      case 'away':
        return 'offline'
    }
  }

  /** An event of this room, parsed. Without a join that it could belong to, it is one of an older join. */
  receive(event: string, payload: unknown): void {
    if (!Object.hasOwn(this.#handlers, event)) return
    this.#handlers[event as RoomEventName](payload as never)
  }

  /** A place in the log whose event this SDK cannot read. */
  skip(seq: number): void {
    this.#record(seq)
  }

  entering(): void {
    this.#sync.hold()
  }

  entered(joined: JoinedRoom): void {
    this.summary = joined.room
    this.presence.reset(joined.present)
    this.events.emit('joined', joined)
    this.#sync.enter(joined)
  }

  interrupted(): void {
    this.typing.reset()
    this.#sync.pause()
  }

  left(error?: ChatError): void {
    this.typing.reset()
    this.presence.reset([])
    this.#sync.reset()
    if (error) this.events.emit('left', { error })
  }

  readonly #handlers: RoomEventHandlers = {
    'message-received': (message) => this.#record(message.seq, () => this.#deliverMessage(message)),
    'message-edited': (edited) =>
      this.#record(edited.seq, () => this.events.emit('edited', edited)),
    'message-deleted': (deleted) =>
      this.#record(deleted.seq, () => this.events.emit('deleted', deleted)),
    'reaction-added': (added) => this.#reaction({ ...added, change: 'added' }),
    'reaction-removed': (removed) => this.#reaction({ ...removed, change: 'removed' }),
    'member-added': (added) =>
      this.#record(added.seq, () => this.events.emit('member-added', added)),
    'member-removed': (removed) => this.#record(removed.seq, () => this.#memberRemoved(removed)),
    'room-updated': (updated) => this.#record(updated.seq, () => this.#updated(updated)),
    'room-deleted': (deleted) => this.joins.notice(() => this.#deleted(deleted)),
    'user-joined': (joined) => this.joins.notice(() => this.#userJoined(joined)),
    'user-left': (left) => this.joins.notice(() => this.#userLeft(left)),
    'typing-start': ({ user }) => this.joins.notice(() => this.typing.handleStart(user)),
    'typing-stop': ({ user }) => this.joins.notice(() => this.typing.handleStop(user)),
  }

  #record(seq: number, deliver?: () => void): void {
    const { state } = this.joins
    if (state !== 'inside' && state !== 'joining') return
    this.#sync.receive(deliver ? { seq, deliver } : { seq })
  }

  #deliverMessage(message: ChatMessage): void {
    this.typing.handleStop(message.user)
    this.events.emit('message', message)
  }

  #reaction(reaction: ReactionEvent): void {
    this.#record(reaction.seq, () => this.events.emit('reaction', reaction))
  }

  #memberRemoved(removed: MemberRemoved): void {
    this.events.emit('member-removed', removed)
    if (removed.user.id === this.#core.session.user?.id) {
      const why = 'this user is no longer a member'
      this.joins.drop(
        new ChatError('not_a_member', `cannot stay in room ${removed.roomId}: ${why}`),
      )
    }
  }

  #updated(updated: RoomUpdated): void {
    if (this.summary) this.summary = { ...this.summary, ...updated.room }
    this.events.emit('updated', updated)
  }

  #deleted(deleted: { roomId: string }): void {
    this.events.emit('room-deleted', deleted)
    const why = 'the room was deleted'
    this.joins.drop(
      new ChatError('room_not_found', `cannot stay in room ${deleted.roomId}: ${why}`),
    )
  }

  #userJoined(joined: UserInRoom): void {
    this.presence.handleJoined(joined.user)
    this.events.emit('user-joined', joined)
  }

  #userLeft(left: UserInRoom): void {
    this.presence.handleLeft(left.user)
    this.typing.handleStop(left.user)
    this.events.emit('user-left', left)
  }
}
