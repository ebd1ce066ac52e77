import type { Carrying, Page, RoomHeads, RoomSummary, RoomVisibility } from '@chatnode/protocol'
import type { CallOptions } from './calls.ts'
import type { Core } from './core.ts'
import type { Incoming } from './inbox.ts'
import type { PageOptions } from './members.ts'
import { Outbox } from './outbox/outbox.ts'
import { RoomFeed } from './room-feed.ts'
import { RoomWishes, toRefused } from './room-wishes.ts'
import { Room } from './room.ts'
import { SyncReader } from './sync-reader.ts'

/** A room to be. */
export interface NewRoom {
  name: string
  /** `public` unless told. */
  visibility?: RoomVisibility | undefined
}

/** Which rooms to list. */
export interface ListRoomsOptions extends PageOptions {
  /** Only those that the user is a member of. */
  mine?: boolean | undefined
}

/**
 * The rooms of the server, as the signed-in user sees them.
 *
 * @example
 * const { items } = await client.rooms.list()
 * const room = client.rooms.get(items[0].id)
 */
export interface Rooms<M = {}> {
  /**
   * One page of the rooms that the user may see, or of their own; the newest rooms first.
   *
   * @example
   * let cursor: string | undefined
   * do {
   *   const page = await client.rooms.list({ cursor })
   *   for (const room of page.items) console.log(room.name, room.memberCount)
   *   cursor = page.nextCursor
   * } while (cursor)
   */
  list(options?: ListRoomsOptions): Promise<Carrying<Page<RoomSummary>, M>>
  /**
   * Creates a room; the user becomes its owner.
   *
   * @example
   * const room = await client.rooms.create({ name: 'general', visibility: 'public' })
   * await room.join()
   */
  create(room: Carrying<NewRoom, M>, options?: CallOptions): Promise<Room<M>>
  /**
   * The room with this id: the same object on every call. Asks nobody, so the room need not exist.
   *
   * @example
   * const room = client.rooms.get('r_1')
   */
  get(roomId: string): Room<M>
}

interface Entry {
  readonly room: Room
  readonly feed: RoomFeed
  readonly wishes: RoomWishes
}

/** Keeps one object per room, and hands each what belongs to it. */
export class RoomDirectory implements Rooms {
  readonly #core: Core
  readonly #outbox: Outbox
  readonly #reader: SyncReader
  readonly #entries = new Map<string, Entry>()

  constructor(core: Core) {
    const { settings, connection, requests, session } = core
    this.#core = core
    this.#reader = new SyncReader(requests, settings.catchUpAtMost)
    connection.on('online', () => this.#each((feed) => feed.joins.online()))
    connection.on('offline', () => this.#each((feed) => feed.joins.offline()))
    connection.on('incoming', (incoming) => this.#route(incoming))
    this.#outbox = new Outbox({
      ...settings,
      ...core,
      storage: settings.outboxStorage,
      self: () => session.user?.id,
      whenSelfKnown: () => session.whenKnown(),
      canSend: (roomId) => this.#entries.get(roomId)?.feed.canSend ?? true,
      listener: {
        changed: (roomId) => this.#entries.get(roomId)?.feed.messages.touch(),
        stored: ({ item }, answer) => {
          const entry = this.#entries.get(item.roomId)
          entry?.wishes.granted(entry.feed.messages, item, answer)
        },
        refused: ({ item }, error) =>
          this.#entries.get(item.roomId)?.feed.events.emit('refused', toRefused(item, error)),
      },
    })
  }

  list(options: ListRoomsOptions = {}): Promise<Page<RoomSummary>> {
    const { cursor, limit, mine, ...call } = options
    const input = { query: { cursor, limit, mine: mine ? ('true' as const) : undefined } }
    return this.#core.rest.request('listRooms', input, { what: 'list the rooms', ...call })
  }

  async create(room: NewRoom, options: CallOptions = {}): Promise<Room> {
    const call = { what: 'create a room', ...options }
    const summary = await this.#core.rest.request('createRoom', { body: room }, call)
    const entry = this.#entry(summary.id)
    entry.feed.summary = summary
    return entry.room
  }

  get(roomId: string): Room {
    return this.#entry(roomId).room
  }

  /** The client is in no room any more. */
  drop(): void {
    this.#each((feed) => feed.joins.drop())
  }

  /** What was shown to one user is not for the next one. */
  forget(): void {
    this.#each((feed) => feed.messages.reset([]))
  }

  #entry(roomId: string): Entry {
    const known = this.#entries.get(roomId)
    if (known) return known
    const core = this.#core
    const outbox = this.#outbox
    const wishes = new RoomWishes(roomId, outbox, core.session)
    const feed = new RoomFeed({
      roomId,
      core,
      reader: this.#reader,
      wishes: () => wishes.list(),
      onProgress: () => outbox.pump(),
      onMessage: (message) => outbox.confirm(message),
    })
    const entry = { feed, wishes, room: new Room(roomId, feed, { core, outbox }) }
    this.#entries.set(roomId, entry)
    return entry
  }

  #each(tell: (feed: RoomFeed) => void): void {
    for (const { feed } of this.#entries.values()) tell(feed)
  }

  #route(incoming: Incoming): void {
    if (incoming.kind === 'ignored') return
    if (incoming.kind === 'event' && incoming.event === 'room-heads') {
      const { epoch, heads } = incoming.payload as RoomHeads
      for (const { roomId, seq } of heads) {
        this.#entries.get(roomId)?.feed.receiveHead({ epoch, seq })
      }
      return
    }
    const { roomId } = 'payload' in incoming ? roomOf(incoming.payload) : incoming
    if (roomId !== undefined) this.#entries.get(roomId)?.feed.receive(incoming)
  }
}

function roomOf(payload: unknown): { roomId?: string } {
  return payload ?? {}
}
