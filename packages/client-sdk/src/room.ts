import type {
  Carrying,
  JoinedRoom,
  MessagePage,
  Position,
  PublicUser,
  RoomSummary,
  RoomVisibility,
  SentMessage,
} from '@chatnode/protocol'
import { ignore } from './async.ts'
import type { CallOptions } from './calls.ts'
import type { Core } from './core.ts'
import type { Handler, Unsubscribe } from './emitter.ts'
import { ChatError } from './errors.ts'
import { RoomMembers } from './members.ts'
import type { MessageItem } from './message-item.ts'
import type { Outbox, OutboxEntry } from './outbox/outbox.ts'
import type { OutboxCommand, OutboxItem } from './outbox/storage.ts'
import type { RoomEvents } from './room-events.ts'
import type { RoomFeed } from './room-feed.ts'
import type { RoomStatus } from './room-machine.ts'
import type { ReadableStore } from './store.ts'
import type { Typing } from './typing.ts'

/** Which messages to read. */
export interface HistoryOptions extends CallOptions {
  /** The newest messages below this `seq`. */
  before?: number | undefined
  /** The oldest messages above this `seq`. */
  after?: number | undefined
  /** At most 100; 50 unless told. */
  limit?: number | undefined
}

/** How to enter a room. */
export interface JoinOptions extends CallOptions {
  /** Where the events begin, instead of now. */
  from?: Position | undefined
}

/** How much more to read. */
export interface OlderOptions extends CallOptions {
  /** At most 100; 50 unless told. */
  limit?: number | undefined
}

/** What to say: the text, or the text with what the contract lets a message carry beside it. */
export type Draft<M = {}> = string | Carrying<Text, M>

interface Text {
  content: string
}

/** What of a room can be changed. */
export interface RoomChanges {
  name?: string | undefined
  visibility?: RoomVisibility | undefined
}

/**
 * A place to talk. `client.rooms.get(id)` gives the same object for the same id; having one does
 * not mean to be in the room: `join` does.
 *
 * @example
 * const room = client.rooms.get(roomId)
 * room.on('message', (message) => console.log(`${message.user.username}: ${message.content}`))
 * await room.join()
 * await room.send('hello')
 */
export class Room<M = {}> {
  /** The room's id. */
  readonly id: string
  /**
   * Who belongs to the room.
   *
   * @example
   * await room.members.add('alice')
   */
  readonly members: RoomMembers
  readonly #feed: RoomFeed
  readonly #core: Core
  readonly #outbox: Outbox
  #loadingOlder: Promise<boolean> | undefined

  /** Rooms are made by `client.rooms`. */
  constructor(id: string, feed: RoomFeed, { core, outbox }: { core: Core; outbox: Outbox }) {
    this.id = id
    this.members = new RoomMembers(id, core.rest)
    this.#feed = feed
    this.#core = core
    this.#outbox = outbox
  }

  /**
   * Where this client stands with the room.
   *
   * @example
   * banner.hidden = room.status === 'live'
   */
  get status(): RoomStatus {
    return this.#feed.status
  }

  /**
   * The room's name and the like, as last heard; `undefined` before the first `join`, `create` or
   * `fetch`.
   *
   * @example
   * title.textContent = room.summary?.name ?? '…'
   */
  get summary(): Carrying<RoomSummary, M> | undefined {
    return this.#feed.summary as never
  }

  /**
   * Who is in the room now, as a store.
   *
   * @example
   * room.presence.subscribe(() => console.log(room.presence.getSnapshot().length, 'here'))
   */
  get presence(): ReadableStore<readonly PublicUser[]> {
    return this.#feed.presence.users
  }

  /**
   * The messages, as a store: what is stored in the order of `seq`, and after it what this user has
   * sent and the server does not have yet. Edits, deletions and reactions show in it, also those of
   * this user that are on their way. It begins with the newest page when `join` resolves, and keeps
   * the newest thousand beside what `loadOlder` has fetched.
   *
   * @example
   * const items = useSyncExternalStore(room.messages.subscribe, room.messages.getSnapshot)
   * return items.map((item) => <Line key={item.key} grey={item.status !== 'sent'} {...item} />)
   */
  get messages(): ReadableStore<readonly Carrying<MessageItem, M>[]> {
    return this.#feed.messages.store as never
  }

  /**
   * Whether the server has messages before those in `room.messages`. Changes along with that store.
   *
   * @example
   * more.hidden = !room.hasOlder
   */
  get hasOlder(): boolean {
    return this.#feed.messages.hasOlder
  }

  /**
   * How far this app is in the room's log: the last event that your handlers are done with. An app
   * that keeps what it hears keeps this with it, and goes on from there in its next run (see
   * `join`). `undefined` before the first `join`.
   *
   * @example
   * room.on('message', (message) => database.messages.put(message))
   * setInterval(() => database.positions.put(room.id, room.position), 1_000)
   */
  get position(): Position | undefined {
    return this.#feed.position
  }

  /**
   * Typing indicators, both ways.
   *
   * @example
   * input.addEventListener('input', () => room.typing.start())
   */
  get typing(): Typing {
    return this.#feed.typing
  }

  /**
   * Listens to the room. Subscribe before `join`, and nothing is missed. What a handler throws goes
   * to the client's `error` event and keeps no other handler from running.
   *
   * @example
   * const off = room.on('message', ({ user, content }) => console.log(user.username, content))
   * off()
   */
  on<Event extends keyof RoomEvents>(
    event: Event,
    handler: Handler<Carrying<RoomEvents[Event], M>>,
  ): Unsubscribe {
    return this.#feed.events.on(event, handler as Handler<unknown>)
  }

  /**
   * Enters the room; on a public one that makes the user a member first. From then on its events
   * arrive, also after a reconnect, until `leave`. Calls at the same time share one request.
   *
   * The events begin after the answer, whose page is in `room.messages`; or after the position
   * `from`, where an app keeps its own. Should the log not reach back that far, a `resync` says so.
   *
   * @example
   * const { page, present } = await room.join()
   * console.log(page.items.length, 'messages', present.length, 'people')
   */
  join(options: JoinOptions = {}): Promise<Carrying<JoinedRoom, M>> {
    const { from, ...call } = options
    if (from) this.#feed.resumeFrom = from
    return this.#feed.joins.join(call) as Promise<never>
  }

  /**
   * Leaves the room with this client; the membership stays.
   *
   * @example
   * await room.leave()
   */
  leave(options: CallOptions = {}): Promise<void> {
    return this.#feed.joins.leave(options)
  }

  /**
   * Sends a message. It is in `room.messages` at once, and in the outbox until the server has it:
   * through lost connections, and with an `outboxStorage` through a reload. Messages of a room are
   * stored in the order in which they were sent.
   *
   * Resolves when the server has stored the message; so without a connection it waits. Rejects
   * when the server refuses it; that is also a `refused` event, and an item with the status
   * `failed`, so nobody has to wait for the promise. A rejection with `timeout`, `aborted` or
   * `closed` ends the wait only: the message stays in the outbox, and what becomes of it is unknown
   * for now. `invalid_payload` means that it never got there.
   *
   * @example
   * const message = await room.send('hello')
   * console.log(message.seq)
   *
   * @example
   * await room.send({ content: 'the plan', metadata: { attachment } })
   */
  send(draft: Draft<M>, options: CallOptions = {}): Promise<Carrying<SentMessage, M>> {
    // The server ends the indicator when the message comes; what is typed after that begins anew.
    this.#feed.typing.ended()
    return this.#command('send-message', toText(draft), { what: 'send a message to', ...options })
  }

  /**
   * Queues a message that was refused anew, under the same id.
   *
   * @example
   * if (item.status === 'failed') button.onclick = () => room.retry(item.clientMessageId)
   */
  retry(clientMessageId: string, options: CallOptions = {}): Promise<Carrying<SentMessage, M>> {
    const what = this.#what('send a message again to')
    return this.#outcome({ what, ...options }, () => {
      const entry = this.#outbox.retry(clientMessageId)
      if (entry) return entry
      throw new ChatError('message_not_found', `cannot ${what}: no message was refused by that id`)
    })
  }

  /**
   * Takes a message out of the outbox that was refused or has not left yet. Says whether it did; a
   * message that is on its way cannot be taken back.
   *
   * @example
   * room.discard(item.clientMessageId)
   */
  discard(clientMessageId: string): boolean {
    return this.#outbox.discard(clientMessageId)
  }

  /**
   * Changes a message of one's own. Goes through the outbox as `send` does: `room.messages` shows
   * the change at once, and takes it back when the server refuses. Metadata stay where none are given.
   *
   * @example
   * await room.edit(message.id, 'hello, world')
   */
  edit(messageId: string, draft: Draft<M>, options: CallOptions = {}): Promise<void> {
    const payload = { messageId, ...toText(draft) }
    return this.#change('edit-message', payload, { what: 'edit a message of', ...options })
  }

  /**
   * Deletes a message: one's own, or, as an owner, anybody's. Goes through the outbox as `edit` does.
   *
   * @example
   * await room.deleteMessage(message.id)
   */
  deleteMessage(messageId: string, options: CallOptions = {}): Promise<void> {
    const what = 'delete a message of'
    return this.#change('delete-message', { messageId }, { what, ...options })
  }

  /**
   * Puts an emoji under a message; once per user and emoji. Goes through the outbox as `edit` does.
   *
   * @example
   * await room.react(message.id, '👍')
   */
  react(messageId: string, emoji: string, options: CallOptions = {}): Promise<void> {
    const payload = { messageId, emoji }
    return this.#change('add-reaction', payload, { what: 'react in', ...options })
  }

  /**
   * Takes an emoji of one's own away.
   *
   * @example
   * await room.unreact(message.id, '👍')
   */
  unreact(messageId: string, emoji: string, options: CallOptions = {}): Promise<void> {
    const payload = { messageId, emoji }
    return this.#change('remove-reaction', payload, { what: 'take back a reaction in', ...options })
  }

  /**
   * Says that this user has read the room up to a `seq`: that of the newest message in
   * `room.messages` unless told. Asks nobody when they had done so before; call it as often as the
   * user looks. Needs no join. Without a connection it rejects with `disconnected`; nobody has to wait for
   * the promise, and the next call makes up for it.
   *
   * @example
   * room.on('message', () => document.hasFocus() && room.markRead())
   */
  markRead(
    seq: number = this.#feed.messages.newest ?? 0,
    options: CallOptions = {},
  ): Promise<void> {
    const what = `mark room ${this.id} as read`
    const marked = this.#core.calls.run(what, options, () => this.#feed.reading.mark(seq))
    marked.catch(ignore('the next call makes up for it'))
    return marked
  }

  /**
   * Puts the next older page before `room.messages`. Says whether there is more.
   *
   * @example
   * list.onscroll = () => list.scrollTop === 0 && room.loadOlder()
   */
  loadOlder(options: OlderOptions = {}): Promise<boolean> {
    const read = (before: number | undefined): Promise<MessagePage> =>
      this.history({ ...options, before })
    this.#loadingOlder ??= this.#feed.messages
      .loadOlder(read)
      .finally(() => (this.#loadingOlder = undefined))
    return this.#loadingOlder
  }

  /**
   * Reads stored messages, in rising `seq`: the newest, or those before or after a place.
   *
   * @example
   * const newest = await room.history({ limit: 20 })
   * const older = await room.history({ before: newest.items[0]?.seq })
   */
  history(options: HistoryOptions = {}): Promise<Carrying<MessagePage, M>> {
    const { before, after, limit, ...call } = options
    const input = { params: { roomId: this.id }, query: { before, after, limit } }
    const what = this.#what('read the history of')
    return this.#core.rest.request('listMessages', input, { what, ...call }) as Promise<never>
  }

  /**
   * Asks the server for the room's name and the like.
   *
   * @example
   * const { name, memberCount } = await room.fetch()
   */
  async fetch(options: CallOptions = {}): Promise<Carrying<RoomSummary, M>> {
    const input = { params: { roomId: this.id } }
    const call = { what: this.#what('read'), ...options }
    return (this.#feed.summary = await this.#core.rest.request('getRoom', input, call)) as never
  }

  /**
   * Renames the room, or changes who may see it. For owners.
   *
   * @example
   * await room.update({ name: 'Lounge' })
   */
  async update(
    changes: Carrying<RoomChanges, M>,
    options: CallOptions = {},
  ): Promise<Carrying<RoomSummary, M>> {
    const input = { params: { roomId: this.id }, body: changes }
    const call = { what: this.#what('update'), ...options }
    return (this.#feed.summary = await this.#core.rest.request('updateRoom', input, call)) as never
  }

  /**
   * Deletes the room and everything in it. For owners.
   *
   * @example
   * await room.delete()
   */
  async delete(options: CallOptions = {}): Promise<void> {
    const input = { params: { roomId: this.id } }
    await this.#core.rest.request('deleteRoom', input, { what: this.#what('delete'), ...options })
  }

  #change(
    command: OutboxCommand,
    payload: Omit<OutboxItem['payload'], 'roomId'>,
    call: CallOptions & { what: string },
  ): Promise<void> {
    const done = this.#command(command, payload, call).then(() => undefined)
    done.catch(ignore('the app is told by `refused`'))
    return done
  }

  /** Types nothing: what the contract lets the answer carry, only the callers' types know. */
  #command(
    command: OutboxCommand,
    payload: Omit<OutboxItem['payload'], 'roomId'>,
    call: CallOptions & { what: string },
  ): Promise<never> {
    const what = this.#what(call.what)
    return this.#outcome({ ...call, what }, () =>
      this.#outbox.add(command, { roomId: this.id, ...payload }, what),
    )
  }

  /** What becomes of a command. A refusal is told in other ways, too, so nobody has to wait for it. */
  #outcome(
    { what, signal, timeoutMs = Infinity }: CallOptions & { what: string },
    add: () => OutboxEntry,
  ): Promise<never> {
    const outcome = this.#core.calls.run(what, { signal, timeoutMs }, async () => {
      // Only of a change does another tab keep the answer, and nobody gets to see that.
      return (await add().outcome.promise) as never
    })
    outcome.catch(ignore('the app is told by `refused`'))
    return outcome
  }

  #what(verb: string): string {
    return `${verb} room ${this.id}`
  }
}

const toText = (draft: string | object): Text =>
  typeof draft === 'string' ? { content: draft } : (draft as Text)
