import {
  roomList,
  type ChatClient,
  type PublicUser,
  type Room,
  type RoomList,
  type RoomListItem,
  type Unsubscribe,
} from '@chatnode/client-sdk'
import type { ChatData, OpenRoom, RoomEntry } from './chat-data.ts'
import type { KnownRoom } from './known-rooms.ts'

export interface ChatOptions {
  readonly client: ChatClient
  readonly server: string
  readonly me: PublicUser
  /** What is shown of the rooms until the server has told. */
  readonly known?: readonly KnownRoom[]
}

/** A room of the list, or of the last run. */
type ListedRoom = KnownRoom & Partial<RoomListItem>

/** Something went wrong that no call waited for; `what` completes the sentence "cannot …". */
export type OnTrouble = (what: string, error: unknown) => void

/** A page of history is enough for several screens. */
const OLDER_LIMIT = 50

/** The SDK as the screen sees it: one value that changes, and what can be done to it. */
export class Chat {
  readonly client: ChatClient
  readonly server: string
  onTrouble: OnTrouble = () => {}
  /** The connection is live, for the first time or again. */
  onConnected: () => void = () => {}
  readonly #me: PublicUser
  readonly #rooms: RoomList
  readonly #known: readonly KnownRoom[]
  readonly #listeners = new Set<() => void>()
  readonly #older = new Map<string, OpenRoom['older']>()
  /** Rooms that this user was put out of, or has left for good: looking at a public one would make them a member again. */
  readonly #gone = new Set<string>()
  #room: Room | undefined
  /** How far this user had read that room when they came to it; `undefined` where nothing was new. */
  #newSince: number | undefined
  #leaveRoom: Unsubscribe = () => {}
  #data: ChatData | undefined
  #telling: NodeJS.Immediate | undefined
  #countdown: NodeJS.Timeout | undefined

  constructor({ client, server, me, known = [] }: ChatOptions) {
    this.client = client
    this.server = server
    this.#me = me
    this.#known = known
    this.#rooms = roomList(client, { join: true })
    this.#rooms.subscribe(() => this.#changed())
    client.on('status', () => this.#statusChanged())
  }

  /** The room on show. */
  get room(): Room | undefined {
    return this.#room
  }

  /** The rooms of this user, those with the newest messages first; `undefined` until the server has told. */
  get rooms(): readonly RoomListItem[] | undefined {
    const { status, rooms } = this.#rooms.getSnapshot()
    return status === 'ready' ? rooms : undefined
  }

  /** The room to begin with. */
  get busiestId(): string | undefined {
    return this.#listed()[0]?.id
  }

  readonly getSnapshot = (): ChatData => (this.#data ??= this.#compute())

  readonly subscribe = (listener: () => void): Unsubscribe => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Connects, and goes on trying. How it goes is in `connection`. */
  connect(): void {
    // Whatever keeps it from connecting is in its status, and that is on the screen.
    this.client.connect({ timeoutMs: Infinity }).catch(() => {})
    this.#statusChanged()
  }

  /** Shows a room, and enters it as soon as there is a connection. */
  open(roomId: string): void {
    const room = this.client.rooms.get(roomId)
    this.#leaveRoom()
    this.#room?.typing.stop()
    this.#room = room
    this.#gone.delete(roomId)
    const { unreadCount = 0, readSeq } = this.#listed().find(({ id }) => id === roomId) ?? {}
    this.#newSince = unreadCount > 0 ? readSeq : undefined
    this.#watch(room)
    markRead(room)
    this.#changed()
    if (room.status !== 'detached' && room.status !== 'gone') return
    room.join({ timeoutMs: Infinity }).catch((error: unknown) => {
      if (this.#room !== room) return
      if (room.status === 'gone') this.forget(room)
      this.onTrouble('enter the room', error)
    })
  }

  /** Takes a room off the list, which will hear of it in its own time, and off the screen. */
  forget(room: Room): void {
    this.#gone.add(room.id)
    if (this.#room !== room) return
    this.#leaveRoom()
    this.#room = undefined
    this.#changed()
  }

  async loadOlder(): Promise<void> {
    const room = this.#room
    if (!room || this.#older.get(room.id) !== 'some') return
    this.#setOlder(room, 'loading')
    try {
      const isMore = await room.loadOlder({ limit: OLDER_LIMIT })
      this.#setOlder(room, isMore ? 'some' : 'none')
    } catch (error) {
      this.#setOlder(room, 'some')
      this.onTrouble('read older messages', error)
    }
  }

  close(): void {
    clearInterval(this.#countdown)
    clearImmediate(this.#telling)
    this.#leaveRoom()
    this.#rooms.close()
    this.#listeners.clear()
  }

  #watch(room: Room): void {
    const changed = (): void => this.#changed()
    const offs = [
      room.messages.subscribe(() => {
        changed()
        markRead(room)
      }),
      room.presence.subscribe(changed),
      room.typing.users.subscribe(changed),
      room.on('status', changed),
      room.on('updated', changed),
      room.on('joined', ({ page }) => {
        // Coming back brings no page: what is here is continued.
        if (!this.#older.has(room.id)) this.#setOlder(room, page.nextCursor ? 'some' : 'none')
      }),
      room.on('resync', ({ snapshot: { page } }) => {
        this.#setOlder(room, page.nextCursor ? 'some' : 'none')
      }),
      room.on('refused', ({ command, error }) => {
        // A message that was refused stays on the screen and says so itself.
        if (command !== 'send-message') this.onTrouble('change that', error)
      }),
      room.on('left', ({ error }) => {
        this.forget(room)
        this.onTrouble('stay in the room', error)
      }),
    ]
    this.#leaveRoom = () => offs.forEach((off) => off())
  }

  #setOlder(room: Room, older: OpenRoom['older']): void {
    this.#older.set(room.id, older)
    this.#changed()
  }

  #statusChanged(): void {
    this.#changed()
    clearInterval(this.#countdown)
    const { status } = this.client
    if (status === 'connecting' || status === 'reconnecting') {
      this.#countdown = setInterval(() => this.#changed(), 1_000)
    }
    if (status === 'connected') this.onConnected()
  }

  /** What changes at once is told at once. */
  #changed(): void {
    this.#data = undefined
    this.#telling ??= setImmediate(() => {
      this.#telling = undefined
      for (const listener of this.#listeners) listener()
    })
  }

  #listed(): readonly ListedRoom[] {
    const rooms: readonly ListedRoom[] = this.rooms ?? this.#known
    return rooms.filter(({ id }) => !this.#gone.has(id))
  }

  #compute(): ChatData {
    const { status, retryAt } = this.client
    const rooms = this.#listed()
    const listed = rooms.find(({ id }) => id === this.#room?.id)
    const isKnown = this.rooms !== undefined || rooms.length > 0
    return {
      me: this.#me,
      server: this.server,
      connection: { status, retryAt },
      rooms: isKnown ? rooms.map(toEntry).sort(byName) : undefined,
      room: this.#room && {
        ...aboutRoom(this.#room, listed),
        older: this.#older.get(this.#room.id) ?? 'none',
        newSince: this.#newSince,
      },
    }
  }
}

/** What is on show is read. */
function markRead(room: Room): void {
  room.markRead().catch(() => {
    // The next message makes up for it.
  })
}

function toEntry({ id, name, visibility, unreadCount = 0, lastMessage }: ListedRoom): RoomEntry {
  const last = lastMessage && {
    author: lastMessage.user.username,
    content: lastMessage.deletedAt === undefined ? lastMessage.content : '(deleted)',
  }
  return { id, name, visibility, unread: unreadCount, last }
}

/** One order that nothing changes: the next room must not be another one each time. */
function byName(one: RoomEntry, other: RoomEntry): number {
  return one.name.localeCompare(other.name) || one.id.localeCompare(other.id)
}

function aboutRoom(
  room: Room,
  listed: ListedRoom | undefined,
): Omit<OpenRoom, 'older' | 'newSince'> {
  const about = { ...room.summary, ...listed }
  return {
    id: room.id,
    name: about.name ?? '…',
    visibility: about.visibility ?? '',
    memberCount: about.memberCount,
    isOwner: about.role === 'owner',
    status: room.status,
    messages: room.messages.getSnapshot(),
    present: room.presence.getSnapshot(),
    typing: room.typing.users.getSnapshot(),
  }
}
