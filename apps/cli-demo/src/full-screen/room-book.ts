import type { ChatClient, PublicUser, Room, RoomSummary } from '@chatnode/client-sdk'
import { listRooms } from '../rooms.ts'
import type { RoomEntry } from './chat-data.ts'

/** Each of them is heard on this one connection. */
const MAX_FOLLOWED = 50

export interface RoomBookOptions {
  readonly client: ChatClient
  readonly me: PublicUser
  readonly onChange: () => void
}

/** The rooms of this user, and what is new in them. */
export class RoomBook {
  readonly #options: RoomBookOptions
  readonly #unread = new Map<string, number>()
  readonly #followed = new Set<string>()
  #rooms: readonly RoomSummary[] | undefined
  /** The room on show, in which nothing is unread. */
  #openId: string | undefined

  constructor(options: RoomBookOptions) {
    this.#options = options
  }

  /** By name; `undefined` until they are known. */
  get entries(): readonly RoomEntry[] | undefined {
    return this.#rooms
      ?.map((room) => this.#toEntry(room))
      .sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id))
  }

  /** Reads the list anew, and listens in every room of it. */
  async refresh(): Promise<void> {
    const rooms = await listRooms(this.#options.client)
    this.#rooms = rooms.filter(({ role }) => role !== undefined)
    this.#options.onChange()
    const ids = this.#rooms.map(({ id }) => id)
    for (const id of ids.slice(0, MAX_FOLLOWED)) await this.#follow(id)
  }

  /** A room that this user has just entered, or looks at. */
  open(roomId: string): void {
    this.#openId = roomId
    this.#unread.delete(roomId)
    this.#options.onChange()
  }

  add(room: RoomSummary): void {
    this.#rooms = [...(this.#rooms ?? []).filter(({ id }) => id !== room.id), room]
    this.#options.onChange()
  }

  remove(roomId: string): void {
    this.#rooms = this.#rooms?.filter(({ id }) => id !== roomId)
    this.#options.onChange()
  }

  async #follow(roomId: string): Promise<void> {
    if (this.#followed.has(roomId)) return
    this.#followed.add(roomId)
    const { client, me, onChange } = this.#options
    const room = client.rooms.get(roomId)
    room.on('message', ({ user }) => {
      if (roomId === this.#openId || user.id === me.id) return
      this.#unread.set(roomId, (this.#unread.get(roomId) ?? 0) + 1)
      onChange()
    })
    room.on('left', () => this.remove(roomId))
    room.messages.subscribe(onChange)
    await room.join().catch(() => this.#followed.delete(roomId))
  }

  #toEntry({ id, name, visibility }: RoomSummary): RoomEntry {
    const room: Room = this.#options.client.rooms.get(id)
    const last = room.messages.getSnapshot().findLast((item) => item.content !== '')
    return {
      id,
      name: room.summary?.name ?? name,
      visibility: room.summary?.visibility ?? visibility,
      unread: this.#unread.get(id) ?? 0,
      last: last && { author: last.user?.username ?? 'you', content: last.content },
    }
  }
}
