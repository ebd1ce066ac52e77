import type {
  Chat,
  ChatMessage,
  EventOf,
  JoinedRoom,
  LogEvent,
  MemberRemoved,
  MessagePage,
  Position,
  PublicUser,
  ReadUpdated,
  RoomSummary,
  RoomUpdated,
  UserInRoom,
} from '@chatnode/protocol'
import type { Core } from './core.ts'
import type { LogRecord } from './delivery.ts'
import { Emitter } from './emitter.ts'
import { ChatError } from './errors.ts'
import type { Incoming } from './inbox.ts'
import type { MessageChange } from './message-item.ts'
import { MessageList, type Wishes } from './message-list.ts'
import { HANDLER_PATIENCE_MS, patiently } from './patience.ts'
import { RoomPresence } from './presence.ts'
import { RoomReading } from './read.ts'
import type { ReactionEvent, RoomEvents } from './room-events.ts'
import { RoomJoin, type RoomJoinListener } from './room-join.ts'
import { RoomMachine, toRoomStatus, type RoomStatus } from './room-machine.ts'
import { RoomSync, type Resync } from './room-sync.ts'
import type { SyncReader } from './sync-reader.ts'
import { RoomTyping } from './typing.ts'

/** The events of the contract that belong to one room. */
type RoomEventName = {
  [E in keyof Chat['serverToClient']]: EventOf<Chat, E> extends { roomId: string } ? E : never
}[keyof Chat['serverToClient']]

/** Those of them that are in the room's log. */
type LogEventName = {
  [E in RoomEventName]: Chat['serverToClient'][E] extends { kind: 'record' } ? E : never
}[RoomEventName]

type Done = Promise<void> | undefined

type LogHandlers = { readonly [E in LogEventName]: (payload: EventOf<Chat, E>) => Done }

type NoticeHandlers = {
  readonly [E in Exclude<RoomEventName, LogEventName>]: (payload: EventOf<Chat, E>) => void
}

export interface RoomFeedOptions {
  readonly roomId: string
  readonly core: Core
  readonly reader: SyncReader
  /** What this user has asked for in the room. */
  readonly wishes: () => Wishes
  /** The state of the room, or whether its handlers are busy, has changed. */
  readonly onProgress: () => void
  /** A message of the log. */
  readonly onMessage: (message: ChatMessage) => void
}

/** One room as it happens: takes in what the server sends, keeps the order, and tells the app. */
export class RoomFeed implements RoomJoinListener {
  readonly events: Emitter<RoomEvents>
  readonly typing: RoomTyping
  readonly presence: RoomPresence
  readonly messages: MessageList
  readonly joins: RoomJoin
  readonly reading: RoomReading
  /** What the client last heard of the room itself. */
  summary: RoomSummary | undefined
  /** Where the next first join begins, instead of at the head. */
  resumeFrom: Position | undefined
  readonly #options: RoomFeedOptions
  readonly #machine: RoomMachine
  readonly #sync: RoomSync
  #announced: RoomStatus = 'detached'
  /** Where the log stood when this client came in: what an older event says of its membership is history. */
  #memberSince = 0

  constructor(options: RoomFeedOptions) {
    const { roomId, core, reader } = options
    const { settings, report, requests } = core
    this.#options = options
    this.#machine = new RoomMachine(() => this.#changed())
    const machine = this.#machine
    this.events = new Emitter(report)
    this.presence = new RoomPresence(report)
    this.messages = new MessageList(options.wishes, report)
    this.joins = new RoomJoin({ ...settings, ...core, roomId, machine, listener: this })
    this.typing = new RoomTyping({
      clock: settings.clock,
      report,
      self: () => core.session.user?.id,
      send: (event) => {
        if (machine.isInside) requests.signal(event, { roomId })
        return machine.isInside
      },
    })
    this.reading = new RoomReading({
      current: () => this.summary?.readSeq ?? 0,
      send: async (seq) => {
        const what = `mark room ${roomId} as read`
        this.#marked((await requests.call('mark-read', { roomId, seq }, { what })).seq)
      },
    })
    this.#sync = new RoomSync({
      ...settings,
      machine,
      report,
      read: (position, signal) => reader.read(roomId, position, signal),
      toRecord: (event) => this.#toRecord(event),
      onResync: (resync) => this.#resync(resync),
      onGone: () => this.#expel('room_not_found', 'there is no such room any longer'),
    })
  }

  get status(): RoomStatus {
    return toRoomStatus(this.#machine.state, this.joins.returning)
  }

  get position(): Position | undefined {
    return this.#sync.position
  }

  /**
   * Whether a command for this room may leave: after what was missed, never before the room was
   * entered again. An asynchronous handler may be waiting for its own command, so those go out, too.
   */
  get canSend(): boolean {
    const { isInside, state } = this.#machine
    if (isInside) return state === 'live' || state === 'reordering' || this.#sync.waiting
    return state !== 'joining' && state !== 'away'
  }

  /** Something of this room, parsed. Without a join that it could belong to, it is of an older join. */
  receive(incoming: Exclude<Incoming, { kind: 'ignored' }>): void {
    if (incoming.kind === 'unknown') this.#sync.receiveUnknown(incoming.seq)
    else if (incoming.kind === 'skipped') this.#sync.receive({ seq: incoming.seq })
    else if (Object.hasOwn(this.#notices, incoming.event)) {
      this.#notices[incoming.event as keyof NoticeHandlers](incoming.payload as never)
    } else if (this.#isRecord(incoming.event)) {
      this.#sync.receive(this.#record(incoming.event, incoming.payload as LogEvent['payload']))
    }
  }

  receiveHead(head: Position): void {
    this.#sync.receiveHead(head)
  }

  entered(joined: JoinedRoom, again: boolean): void {
    const from = this.resumeFrom
    this.resumeFrom = undefined
    this.summary = joined.room
    this.#memberSince = joined.position.seq
    this.presence.reset(joined.present)
    if (!again) this.messages.reset(pageUpTo(joined, from), hasOlder(joined.page))
    this.events.emit('joined', joined)
    this.#options.core.onJoined(joined)
    // A handler may have left the room.
    if (this.#machine.isInside) this.#sync.enter(joined, from)
  }

  interrupted(): void {
    this.typing.reset()
    this.#sync.pause()
  }

  left(error?: ChatError): void {
    this.resumeFrom = undefined
    this.typing.reset()
    this.presence.reset([])
    this.#sync.reset()
    if (error) this.events.emit('left', { error })
  }

  readonly #notices: NoticeHandlers = {
    'room-deleted': (deleted) => this.joins.notice(() => this.#deleted(deleted)),
    'user-joined': (joined) => this.joins.notice(() => this.#userJoined(joined)),
    'user-left': (left) => this.joins.notice(() => this.#userLeft(left)),
    'read-updated': (updated) => this.joins.notice(() => this.#read(updated)),
    'typing-start': ({ user }) => this.joins.notice(() => this.typing.handleStart(user)),
    'typing-stop': ({ user }) => this.joins.notice(() => this.typing.handleStop(user)),
  }

  /** What each durable event does here, and then in the app. */
  readonly #log: LogHandlers = {
    'message-received': (message) => {
      this.typing.handleStop(message.user)
      this.messages.add(message)
      this.#options.onMessage(message)
      return this.events.deliver('message', message)
    },
    'message-edited': (edited) => {
      this.messages.change({ kind: 'edited', ...edited })
      return this.events.deliver('edited', edited)
    },
    'message-deleted': (deleted) => {
      this.messages.change({ kind: 'deleted', ...deleted })
      return this.events.deliver('deleted', deleted)
    },
    'reaction-added': (added) => this.#reaction({ ...added, change: 'added' }),
    'reaction-removed': (removed) => this.#reaction({ ...removed, change: 'removed' }),
    'member-added': (added) => this.events.deliver('member-added', added),
    'member-removed': (removed) => this.#memberRemoved(removed),
    'room-updated': (updated) => this.#updated(updated),
  }

  /** Also an event of the app's own contract may be in the log, and has its place there. */
  #isRecord(event: string): boolean {
    return this.#options.core.settings.contract.serverToClient[event]?.kind === 'record'
  }

  /** An event as the log has it. What this SDK cannot read keeps its place, and does nothing. */
  #toRecord({ event, payload }: LogEvent): LogRecord {
    const incoming = this.#options.core.inbox.read(event, payload)
    if (incoming.kind !== 'event') return { seq: payload.seq }
    return this.#record(event, incoming.payload as LogEvent['payload'])
  }

  #record(event: string, payload: LogEvent['payload']): LogRecord {
    const { seq } = payload
    if (!Object.hasOwn(this.#log, event)) return { seq }
    const handle = this.#log[event as LogEventName]
    return {
      seq,
      get characters() {
        return JSON.stringify(payload).length
      },
      deliver: () => this.#patiently(handle(payload as never), event),
    }
  }

  #patiently(work: Done, event: string): Done {
    if (!work) return undefined
    const { settings, report } = this.#options.core
    const onLate = (): void => {
      const why = `its promise has not settled within ${HANDLER_PATIENCE_MS} ms`
      report(new ChatError('timeout', `cannot wait for a handler: ${why}`), `a handler of ${event}`)
    }
    // Whoever waits inside a handler for the outbox is let through.
    queueMicrotask(this.#options.onProgress)
    return patiently(work, { clock: settings.clock, onLate })
  }

  #resync(resync: Resync): Done {
    const { room, position, page } = resync.snapshot
    this.summary = room
    this.#memberSince = position.seq
    this.messages.reset(page.items, hasOlder(page))
    return this.#patiently(this.events.deliver('resync', resync), 'resync')
  }

  #changed(): void {
    queueMicrotask(() => {
      this.#options.onProgress()
      if (this.status === this.#announced) return
      this.#announced = this.status
      this.events.emit('status', this.#announced)
    })
  }

  #reaction(reaction: ReactionEvent): Done {
    this.messages.change(toChange(reaction))
    return this.events.deliver('reaction', reaction)
  }

  #memberRemoved(removed: MemberRemoved): Done {
    const done = this.events.deliver('member-removed', removed)
    if (this.#isSelf(removed.user) && removed.seq > this.#memberSince) {
      this.#expel('not_a_member', 'this user is no longer a member')
    }
    return done
  }

  #updated(updated: RoomUpdated): Done {
    if (this.summary) this.summary = { ...this.summary, ...updated.room }
    return this.events.deliver('updated', updated)
  }

  #read(updated: ReadUpdated): void {
    if (this.#isSelf(updated.user)) this.#marked(updated.seq)
    this.events.emit('read', updated)
  }

  /** This user's mark stands there, here or in another tab. */
  #marked(seq: number): void {
    const { summary } = this
    if (summary) this.summary = { ...summary, readSeq: Math.max(seq, summary.readSeq ?? 0) }
  }

  #isSelf({ id }: PublicUser): boolean {
    return id === this.#options.core.session.user?.id
  }

  #deleted(deleted: { roomId: string }): void {
    this.events.emit('room-deleted', deleted)
    this.#expel('room_not_found', 'the room was deleted')
  }

  #expel(code: 'room_not_found' | 'not_a_member', why: string): void {
    const { roomId } = this.#options
    this.joins.drop(new ChatError(code, `cannot stay in room ${roomId}: ${why}`))
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

function toChange(reaction: ReactionEvent): MessageChange & { kind: 'reaction' } {
  const { messageId, emoji, change, user } = reaction
  return { kind: 'reaction', messageId, emoji, change, userId: user.id }
}

function hasOlder(page: MessagePage): boolean {
  return page.nextCursor !== undefined
}

/** The page of a join. What comes after `from` will arrive as events; the page must not overtake them. */
function pageUpTo({ page, position }: JoinedRoom, from: Position | undefined): ChatMessage[] {
  if (!from) return page.items
  const reachesBack = page.nextCursor === undefined || (page.items[0]?.seq ?? Infinity) <= from.seq
  if (from.epoch !== position.epoch || !reachesBack) return []
  return page.items.filter(({ seq }) => seq <= from.seq)
}
