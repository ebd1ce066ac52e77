import { limits, type RoomSummary } from '@chatnode/protocol'
import type { ChatClient } from '../chat-client.ts'
import { systemClock, type Clock } from '../clock.ts'
import type { Unsubscribe } from '../emitter.ts'
import type { ChatError } from '../errors.ts'
import type { RoomStatus } from '../room-machine.ts'
import type { Room } from '../room.ts'
import { DerivedStore, type ReadableStore } from '../store.ts'
import { ListedRoom } from './listed-room.ts'
import { persist } from './persist.ts'

/** One room of the signed-in user, as a list shows it. */
export interface RoomListItem extends RoomSummary {
  /** Up to which `seq` this user has read. */
  readSeq: number
  /** Messages after it, by others and not deleted; at most `limits.unreadCount`, which means that many or more. */
  unreadCount: number
  /** Where this client stands with the room: what `room.status` says. */
  status: RoomStatus
}

/** The rooms of the signed-in user at one moment. */
export interface RoomListSnapshot {
  /** Newest activity first: that is the last message, or the making of a room without one. */
  readonly rooms: readonly RoomListItem[]
  /** The unread messages of all rooms together. */
  readonly unreadCount: number
  /** `loading` until the server has named all rooms for the first time; after that they are kept up to date. */
  readonly status: 'loading' | 'ready'
  /** Why the rooms could not be read the last time; absent while they could. Tried again where that may help. */
  readonly error?: ChatError
}

export interface RoomListOptions {
  /**
   * Whether to enter all of the rooms, one after the other, so that every message counts at once; the
   * server bounds in how many one connection may be (a hundred unless told). Otherwise a room is as it
   * was when the client connected, until the app joins it.
   */
  join?: boolean | undefined
  /** For tests: time. */
  clock?: Clock | undefined
}

/**
 * The rooms of the signed-in user, live: names, last messages and unread counts, moved by messages,
 * by `room.markRead` here and in other tabs, and by rooms that come and go. A store, as
 * `room.messages` is. It reads the rooms whenever the client connects; `close` it when nobody
 * looks any more.
 *
 * @example
 * const list = roomList(client, { join: true })
 * list.subscribe(() => {
 *   for (const { name, unreadCount, lastMessage } of list.getSnapshot().rooms) {
 *     console.log(name, unreadCount, lastMessage?.content)
 *   }
 * })
 */
export function roomList(client: ChatClient, options: RoomListOptions = {}): RoomList {
  return new RoomList(client, options)
}

interface Listed {
  readonly room: Room
  readonly known: ListedRoom
  readonly unlisten: () => void
  /** As the last snapshot has it; a room in which nothing happened stays the same object. */
  item?: RoomListItem | undefined
}

/** See `roomList`, which makes one. */
export class RoomList implements ReadableStore<RoomListSnapshot> {
  readonly #client: ChatClient
  readonly #clock: Clock
  readonly #wantsIn: boolean
  readonly #store: DerivedStore<RoomListSnapshot>
  readonly #listed = new Map<string, Listed>()
  readonly #unlisten: readonly Unsubscribe[]
  /** Rooms that are being read; `true`: something happened meanwhile, so once more. */
  readonly #refreshing = new Map<string, boolean>()
  /** Rooms that this list has entered, or tried to, on this connection. */
  readonly #entered = new Set<string>()
  /** Whose rooms these are. */
  #self: string | undefined
  #isReady = false
  #isEntering = false
  #error: ChatError | undefined
  /** Ends with the connection. */
  #run = new AbortController()

  constructor(client: ChatClient, { join = false, clock = systemClock }: RoomListOptions) {
    this.#client = client
    this.#clock = clock
    this.#wantsIn = join
    this.#store = new DerivedStore(() => this.#compute(), throwLater)
    this.#unlisten = [
      client.on('status', ({ status }) => this.#connected(status === 'connected')),
      client.on('joined', ({ room }) => this.#put(room)),
      // What this user does in another tab, or has done to them, is told on all their connections.
      client.onEvent('member-added', ({ roomId, member }) => {
        if (member.user.id !== this.#self) return
        this.#entered.delete(roomId)
        void this.#refresh(roomId)
      }),
      client.onEvent('member-removed', ({ roomId, user }) => {
        if (user.id === this.#self) void this.#refresh(roomId)
      }),
      client.onEvent('read-updated', ({ roomId, user, seq }) => {
        if (user.id === this.#self) this.#count(roomId, (known) => known.read(seq))
      }),
    ]
    if (client.status === 'connected') this.#connected(true)
  }

  /** The rooms as they are now; the same object until something changes. */
  readonly getSnapshot = (): RoomListSnapshot => this.#store.getSnapshot()

  /** Calls back after every change, until the returned function is called. */
  readonly subscribe = (listener: () => void): Unsubscribe => this.#store.subscribe(listener)

  /**
   * Ends the list; the snapshot stays as it is. The rooms that it has entered are not left.
   *
   * @example
   * useEffect(() => () => list.close(), [list])
   */
  close(): void {
    this.#run.abort()
    for (const unlisten of this.#unlisten) unlisten()
    for (const { unlisten } of this.#listed.values()) unlisten()
  }

  #connected(isConnected: boolean): void {
    this.#run.abort()
    if (!isConnected) return
    this.#run = new AbortController()
    this.#entered.clear()
    for (const { known } of this.#listed.values()) known.outdate()
    void this.#load(this.#run.signal)
  }

  async #load(signal: AbortSignal): Promise<void> {
    const onFailure = (error: ChatError): void => {
      this.#error = error
      this.#store.invalidate()
    }
    const read = await persist(() => this.#readAll(signal), {
      clock: this.#clock,
      signal,
      onFailure,
    })
    if (!read || 'error' in read) return
    // Nobody told that these are gone, or they came just now.
    for (const id of this.#listed.keys()) if (!read.result.has(id)) void this.#refresh(id)
    this.#isReady = true
    this.#error = undefined
    this.#store.invalidate()
    void this.#enterAll(signal)
  }

  /** Takes in all rooms of the user, and answers their ids. */
  async #readAll(signal: AbortSignal): Promise<ReadonlySet<string>> {
    const { id } = this.#client.user ?? (await this.#client.me({ signal }))
    if (id !== this.#self) this.#clear()
    this.#self = id
    const found = new Set<string>()
    for (let cursor: string | undefined; ;) {
      const page = { mine: true, limit: limits.pageItems, cursor, signal }
      const { items, nextCursor } = await this.#client.rooms.list(page)
      for (const summary of items) {
        found.add(summary.id)
        this.#put(summary)
      }
      if (nextCursor === undefined) return found
      cursor = nextCursor
    }
  }

  /** What the server says of a room; one that the user does not belong to is not in the list. */
  #put(summary: RoomSummary): void {
    const { id, role } = summary
    if (role === undefined) return this.#remove(id)
    if (this.#listed.has(id)) return this.#change(id, (known) => known.take(summary))
    const room = this.#client.rooms.get(id)
    this.#listed.set(id, { room, known: new ListedRoom(summary), unlisten: this.#listen(room) })
    this.#store.invalidate()
  }

  #remove(id: string): void {
    this.#listed.get(id)?.unlisten()
    if (this.#listed.delete(id)) this.#store.invalidate()
  }

  #clear(): void {
    for (const id of this.#listed.keys()) this.#remove(id)
    this.#isReady = false
  }

  /** Something happened in a room of the list. */
  #change(id: string, change: (known: ListedRoom) => void): void {
    const listed = this.#listed.get(id)
    if (!listed) return
    change(listed.known)
    listed.item = undefined
    this.#store.invalidate()
  }

  /** As `#change`, where it may be that only the server can tell what is unread now. */
  #count(id: string, change: (known: ListedRoom) => boolean): void {
    this.#change(id, (known) => {
      if (change(known)) void this.#refresh(id)
    })
  }

  #listen(room: Room): () => void {
    const { id } = room
    const change = (what: (known: ListedRoom) => void): void => this.#change(id, what)
    const subscriptions = [
      room.on('message', (message) =>
        change((known) => known.message(message, message.user.id === this.#self)),
      ),
      room.on('edited', (edited) =>
        change((known) => known.change(edited.seq, { kind: 'edited', ...edited })),
      ),
      room.on('deleted', (deleted) => this.#count(id, (known) => known.deleted(deleted))),
      room.on('reaction', ({ user, ...reaction }) => {
        const { seq } = reaction
        const made = { kind: 'reaction', userId: user.id, ...reaction } as const
        change((known) => known.change(seq, made))
      }),
      room.on('member-added', ({ seq }) => change((known) => known.countMember(seq, 1))),
      room.on('member-removed', ({ seq }) => change((known) => known.countMember(seq, -1))),
      room.on('updated', (updated) => change((known) => known.update(updated.seq, updated.room))),
      room.on('resync', ({ snapshot }) => this.#put(snapshot.room)),
      room.on('left', () => {
        if (room.status === 'gone') void this.#refresh(id)
      }),
      room.on('status', () => change(() => {})),
    ]
    return () => {
      for (const unlisten of subscriptions) unlisten()
    }
  }

  /** Asks the server about one room: one request at a time, and once more when something happened meanwhile. */
  async #refresh(id: string): Promise<void> {
    const isUnderWay = this.#refreshing.has(id)
    this.#refreshing.set(id, isUnderWay)
    if (isUnderWay) return
    const { signal } = this.#run
    do {
      this.#refreshing.set(id, false)
      const read = () => this.#client.rooms.get(id).fetch({ signal })
      const outcome = await persist(read, { clock: this.#clock, signal })
      if (outcome && 'result' in outcome) this.#put(outcome.result)
      else if (outcome?.error.code === 'room_not_found') this.#remove(id)
    } while (this.#refreshing.get(id) && !signal.aborted)
    this.#refreshing.delete(id)
    if (this.#isReady) void this.#enterAll(signal)
  }

  /** Enters the rooms that the client is not in, the busiest first, one after the other. */
  async #enterAll(signal: AbortSignal): Promise<void> {
    if (!this.#wantsIn || this.#isEntering) return
    this.#isEntering = true
    for (let id = this.#nextToEnter(); id !== undefined && !signal.aborted;) {
      this.#entered.add(id)
      const room = this.#client.rooms.get(id)
      const outcome = await persist(() => room.join({ signal }), { clock: this.#clock, signal })
      if (outcome && 'error' in outcome && outcome.error.code === 'too_many_rooms') break
      id = this.#nextToEnter()
    }
    this.#isEntering = false
  }

  /**
   * An app that has left a room stays out of it until the next connection. And one that is being
   * read is not entered: this user may have been removed, and entering would undo that.
   */
  #nextToEnter(): string | undefined {
    return this.getSnapshot().rooms.find(
      ({ id, status }) =>
        (status === 'detached' || status === 'gone') &&
        !this.#entered.has(id) &&
        !this.#refreshing.has(id),
    )?.id
  }

  #compute(): RoomListSnapshot {
    const rooms = [...this.#listed.values()].map((listed) => (listed.item ??= toItem(listed)))
    return {
      rooms: rooms.sort(byActivity),
      unreadCount: rooms.reduce((sum, { unreadCount }) => sum + unreadCount, 0),
      status: this.#isReady ? 'ready' : 'loading',
      ...(this.#error ? { error: this.#error } : {}),
    }
  }
}

const toItem = ({ room, known }: Listed): RoomListItem => ({
  ...known.summary,
  status: room.status,
})

const lastActivity = ({ lastMessage, createdAt }: RoomSummary): string =>
  lastMessage?.createdAt ?? createdAt

/** By the server's clock, because the rooms have no other order in common. */
function byActivity(one: RoomListItem, other: RoomListItem): number {
  const [a, b] = [lastActivity(one) + one.id, lastActivity(other) + other.id]
  if (a === b) return 0
  return a < b ? 1 : -1
}

/** A subscriber that throws stops nothing, and is heard of: as with an `EventTarget`. */
function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
