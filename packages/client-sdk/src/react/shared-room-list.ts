import type { ChatClient } from '../chat-client.ts'
import type { Unsubscribe } from '../emitter.ts'
import { roomList, type RoomList, type RoomListSnapshot } from '../index.ts'
import type { ReadableStore } from '../store.ts'
import { Holders, type Held } from './holders.ts'
import { NOTHING } from './use-store.ts'

/** What is known before anybody has looked. */
export const LOADING: RoomListSnapshot = { status: 'loading', rooms: NOTHING, unreadCount: 0 }

type Lists = { [Wish in 'join' | 'look']?: SharedRoomList }

const listsOf = new WeakMap<ChatClient, Lists>()

/** The list of a client's rooms, for all components: the same object for the same wish. */
export function sharedRoomList(client: ChatClient, join: boolean): SharedRoomList {
  const lists = listsOf.get(client) ?? {}
  listsOf.set(client, lists)
  return (lists[join ? 'join' : 'look'] ??= new SharedRoomList(client, join))
}

/** Whether a list keeps the client in all of its rooms, so that a room on no screen is wanted all the same. */
export function isInAllRooms(client: ChatClient): boolean {
  return listsOf.get(client)?.join?.isLive ?? false
}

/** One live list of rooms, there while somebody looks at it. */
export class SharedRoomList implements ReadableStore<RoomListSnapshot>, Held {
  readonly #client: ChatClient
  readonly #join: boolean
  readonly #listeners = new Set<() => void>()
  readonly #holders = new Holders(this)
  #list: RoomList | undefined
  /** What is shown while the rooms are read anew. */
  #previous: RoomListSnapshot = LOADING

  constructor(client: ChatClient, join: boolean) {
    this.#client = client
    this.#join = join
  }

  get isLive(): boolean {
    return this.#list !== undefined
  }

  readonly getSnapshot = (): RoomListSnapshot => {
    const snapshot = this.#list?.getSnapshot() ?? LOADING
    const hasOutcome = snapshot.status === 'ready' || snapshot.error !== undefined
    if (hasOutcome) this.#previous = LOADING
    return hasOutcome || this.#previous === LOADING ? snapshot : this.#previous
  }

  readonly subscribe = (listener: () => void): Unsubscribe => {
    this.#listeners.add(listener)
    const release = this.#holders.acquire()
    return () => {
      this.#listeners.delete(listener)
      release()
    }
  }

  /** Reads the rooms anew; shows what it has until they are here. */
  readonly reload = (): void => {
    if (!this.#list) return
    this.#previous = this.getSnapshot()
    this.#list.close()
    this.begin()
  }

  begin(): void {
    this.#list = roomList(this.#client, { join: this.#join })
    this.#list.subscribe(this.#tell)
  }

  end(): void {
    this.#list?.close()
    this.#list = undefined
    this.#previous = LOADING
  }

  readonly #tell = (): void => {
    for (const listener of this.#listeners) listener()
  }
}
