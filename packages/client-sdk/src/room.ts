import type {
  JoinedRoom,
  MessagePage,
  PublicUser,
  RoomSummary,
  RoomVisibility,
  SentMessage,
} from '@chatnode/protocol'
import type { CallOptions } from './calls.ts'
import type { Core } from './core.ts'
import type { Handler, Unsubscribe } from './emitter.ts'
import { RoomMembers } from './members.ts'
import type { RoomEvents, RoomFeed, RoomStatus } from './room-feed.ts'
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
export class Room {
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

  /** Rooms are made by `client.rooms`. */
  constructor(id: string, feed: RoomFeed, core: Core) {
    this.id = id
    this.members = new RoomMembers(id, core.rest)
    this.#feed = feed
    this.#core = core
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
  get summary(): RoomSummary | undefined {
    return this.#feed.summary
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
    handler: Handler<RoomEvents[Event]>,
  ): Unsubscribe {
    return this.#feed.events.on(event, handler)
  }

  /**
   * Enters the room; on a public one that makes the user a member first. From then on its events
   * arrive, also after a reconnect, until `leave`. Calls at the same time share one request.
   *
   * @example
   * const { page, present } = await room.join()
   * console.log(page.items.length, 'messages', present.length, 'people')
   */
  join(options: CallOptions = {}): Promise<JoinedRoom> {
    return this.#feed.joins.join(options)
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
   * Sends a message. Resolves when the server has stored it; until then it is sent again after every
   * reconnect, under an id by which the server recognises it, so it is stored once.
   *
   * A rejection with `timeout`, `aborted` or `closed` leaves the outcome unknown: the message may
   * have been stored. Every other code says that it was not.
   *
   * @example
   * const message = await room.send('hello')
   * console.log(message.seq)
   */
  send(content: string, options: CallOptions = {}): Promise<SentMessage> {
    const what = this.#what('send a message to')
    // The server ends the indicator when the message comes; what is typed after that begins anew.
    this.#feed.typing.ended()
    return this.#core.requests.call(
      'send-message',
      { roomId: this.id, content },
      { ...options, what, via: (signal) => this.#feed.joins.whenSettled(what, signal) },
    )
  }

  /**
   * Reads stored messages, in rising `seq`: the newest, or those before or after a place.
   *
   * @example
   * const newest = await room.history({ limit: 20 })
   * const older = await room.history({ before: newest.items[0]?.seq })
   */
  history(options: HistoryOptions = {}): Promise<MessagePage> {
    const { before, after, limit, ...call } = options
    const input = { params: { roomId: this.id }, query: { before, after, limit } }
    const what = this.#what('read the history of')
    return this.#core.rest.request('listMessages', input, { what, ...call })
  }

  /**
   * Asks the server for the room's name and the like.
   *
   * @example
   * const { name, memberCount } = await room.fetch()
   */
  async fetch(options: CallOptions = {}): Promise<RoomSummary> {
    const input = { params: { roomId: this.id } }
    const call = { what: this.#what('read'), ...options }
    return (this.#feed.summary = await this.#core.rest.request('getRoom', input, call))
  }

  /**
   * Renames the room, or changes who may see it. For owners.
   *
   * @example
   * await room.update({ name: 'Lounge' })
   */
  async update(changes: RoomChanges, options: CallOptions = {}): Promise<RoomSummary> {
    const input = { params: { roomId: this.id }, body: changes }
    const call = { what: this.#what('update'), ...options }
    return (this.#feed.summary = await this.#core.rest.request('updateRoom', input, call))
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

  #what(verb: string): string {
    return `${verb} room ${this.id}`
  }
}
