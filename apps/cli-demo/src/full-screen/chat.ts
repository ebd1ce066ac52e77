import type { ChatClient, PublicUser, Room, RoomSummary, Unsubscribe } from '@chatnode/client-sdk'
import type { ChatData, OpenRoom } from './chat-data.ts'
import { RoomBook } from './room-book.ts'

export interface ChatOptions {
  readonly client: ChatClient
  readonly server: string
  readonly me: PublicUser
}

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
  readonly #book: RoomBook
  readonly #listeners = new Set<() => void>()
  readonly #older = new Map<string, OpenRoom['older']>()
  #room: Room | undefined
  #leaveRoom: Unsubscribe = () => {}
  #data: ChatData | undefined
  #telling: NodeJS.Immediate | undefined
  #countdown: NodeJS.Timeout | undefined

  constructor({ client, server, me }: ChatOptions) {
    this.client = client
    this.server = server
    this.#me = me
    this.#book = new RoomBook({ client, me, onChange: () => this.#changed() })
    client.on('status', () => this.#statusChanged())
  }

  /** The room on show. */
  get room(): Room | undefined {
    return this.#room
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
    this.#watch(room)
    this.#book.open(roomId)
    if (room.status !== 'detached' && room.status !== 'gone') return
    room.join({ timeoutMs: Infinity }).catch((error: unknown) => {
      if (this.#room === room) this.onTrouble('enter the room', error)
    })
  }

  /** Puts a room on the list that this user has just become a member of. */
  add(room: RoomSummary): void {
    this.#book.add(room)
  }

  /** Takes a room off the list, and off the screen. */
  forget(room: Room): void {
    this.#book.remove(room.id)
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
    this.#listeners.clear()
  }

  #watch(room: Room): void {
    const changed = (): void => this.#changed()
    const offs = [
      room.messages.subscribe(changed),
      room.presence.subscribe(changed),
      room.typing.users.subscribe(changed),
      room.on('status', changed),
      room.on('updated', changed),
      room.on('member-added', () => void this.#refetch(room)),
      room.on('member-removed', () => void this.#refetch(room)),
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

  /** How many members there are is no event. */
  async #refetch(room: Room): Promise<void> {
    await room.fetch().catch(() => {})
    this.#changed()
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
    if (status !== 'connected') return
    this.#book.refresh().catch((error: unknown) => this.onTrouble('list the rooms', error))
    this.onConnected()
  }

  /** What changes at once is told at once. */
  #changed(): void {
    this.#data = undefined
    this.#telling ??= setImmediate(() => {
      this.#telling = undefined
      for (const listener of this.#listeners) listener()
    })
  }

  #compute(): ChatData {
    const { status, retryAt } = this.client
    return {
      me: this.#me,
      server: this.server,
      connection: { status, retryAt },
      rooms: this.#book.entries,
      room: this.#room && this.#toOpenRoom(this.#room),
    }
  }

  #toOpenRoom(room: Room): OpenRoom {
    const listed = this.#book.entries?.find(({ id }) => id === room.id)
    const { summary } = room
    return {
      id: room.id,
      name: summary?.name ?? listed?.name ?? '…',
      visibility: summary?.visibility ?? listed?.visibility ?? '',
      memberCount: summary?.memberCount ?? 0,
      isOwner: summary?.role === 'owner',
      status: room.status,
      messages: room.messages.getSnapshot(),
      older: this.#older.get(room.id) ?? 'none',
      present: room.presence.getSnapshot(),
      typing: room.typing.users.getSnapshot(),
    }
  }
}
