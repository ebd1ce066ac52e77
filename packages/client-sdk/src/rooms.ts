import type { Page, RoomSummary, RoomVisibility } from '@chatnode/protocol'
import type { CallOptions } from './calls.ts'
import type { Core } from './core.ts'
import type { Incoming } from './inbox.ts'
import type { PageOptions } from './members.ts'
import { RoomFeed } from './room-feed.ts'
import { Room } from './room.ts'

/** A room to be. */
export interface NewRoom {
  name: string
  /** `public` unless told. */
  visibility?: RoomVisibility | undefined
}

/**
 * The rooms of the server, as the signed-in user sees them.
 *
 * @example
 * const { items } = await client.rooms.list()
 * const room = client.rooms.get(items[0].id)
 */
export interface Rooms {
  /**
   * One page of the rooms that the user may see.
   *
   * @example
   * let cursor: string | undefined
   * do {
   *   const page = await client.rooms.list({ cursor })
   *   for (const room of page.items) console.log(room.name, room.memberCount)
   *   cursor = page.nextCursor
   * } while (cursor)
   */
  list(options?: PageOptions): Promise<Page<RoomSummary>>
  /**
   * Creates a room; the user becomes its owner.
   *
   * @example
   * const room = await client.rooms.create({ name: 'general', visibility: 'public' })
   * await room.join()
   */
  create(room: NewRoom, options?: CallOptions): Promise<Room>
  /**
   * The room with this id: the same object on every call. Asks nobody, so the room need not exist.
   *
   * @example
   * const room = client.rooms.get('r_1')
   */
  get(roomId: string): Room
}

interface Entry {
  readonly room: Room
  readonly feed: RoomFeed
}

/** Keeps one object per room, and hands each what belongs to it. */
export class RoomDirectory implements Rooms {
  readonly #core: Core
  readonly #entries = new Map<string, Entry>()

  constructor(core: Core) {
    this.#core = core
    core.connection.on('online', () => this.#each((feed) => feed.joins.online()))
    core.connection.on('offline', () => this.#each((feed) => feed.joins.offline()))
    core.connection.on('incoming', (incoming) => this.#route(incoming))
  }

  list(options: PageOptions = {}): Promise<Page<RoomSummary>> {
    const { cursor, limit, ...call } = options
    const input = { query: { cursor, limit } }
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

  #entry(roomId: string): Entry {
    const known = this.#entries.get(roomId)
    if (known) return known
    const feed = new RoomFeed(roomId, this.#core)
    const entry = { feed, room: new Room(roomId, feed, this.#core) }
    this.#entries.set(roomId, entry)
    return entry
  }

  #each(tell: (feed: RoomFeed) => void): void {
    for (const { feed } of this.#entries.values()) tell(feed)
  }

  #route(incoming: Incoming): void {
    if (incoming.kind === 'skipped') {
      this.#entries.get(incoming.roomId)?.feed.skip(incoming.seq)
    } else if (incoming.kind === 'event') {
      const { roomId } = (incoming.payload ?? {}) as { roomId?: string }
      if (roomId !== undefined) {
        this.#entries.get(roomId)?.feed.receive(incoming.event, incoming.payload)
      }
    }
  }
}
