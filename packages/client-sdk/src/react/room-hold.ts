import type { RoomSummary } from '@chatnode/protocol'
import { ignore } from '../async.ts'
import type { ChatClient } from '../chat-client.ts'
import type { Unsubscribe } from '../emitter.ts'
import { isChatError, type ChatError } from '../errors.ts'
import type { RoomStatus } from '../room-machine.ts'
import type { Room } from '../room.ts'
import type { ReadableStore } from '../store.ts'
import { Holders, type Held } from './holders.ts'
import { isInAllRooms } from './shared-room-list.ts'

/** What a component shows of a room. */
export interface RoomView {
  /** Where this client stands with the room. */
  readonly status: RoomStatus
  /** The room's name and the like, once they are known. */
  readonly summary: RoomSummary | undefined
  /** What keeps this client out of the room: it is not there, or not for this user, say. */
  readonly error: ChatError | undefined
}

/** How long to wait before the next try, where the server does not say. */
export const RETRY_AFTER_MS = 2_000

/** These say that there is no connection; the connection itself tells why. */
const NO_CONNECTION: readonly string[] = ['disconnected', 'closed', 'aborted']

const holds = new WeakMap<Room, RoomHold>()

/** The hold of a room: the same object for the same room. */
export function holdOf(client: ChatClient, room: Room): RoomHold {
  const known = holds.get(room)
  if (known) return known
  const hold = new RoomHold(client, room)
  holds.set(room, hold)
  return hold
}

/** Keeps a client in a room as long as somebody shows it. A room that the app itself has entered is not left. */
export class RoomHold implements ReadableStore<RoomView>, Held {
  readonly #client: ChatClient
  readonly #room: Room
  readonly #listeners = new Set<() => void>()
  #view: RoomView
  #error: ChatError | undefined
  readonly #holders = new Holders(this)
  /** Ends the way in; there while the room is held. */
  #entering: AbortController | undefined
  /** Whether it is this hold that has entered the room. */
  #isOurs = false
  #retry: ReturnType<typeof setTimeout> | undefined
  #unsubscribe: readonly Unsubscribe[] = []

  constructor(client: ChatClient, room: Room) {
    this.#client = client
    this.#room = room
    this.#view = { status: room.status, summary: room.summary, error: undefined }
  }

  readonly getSnapshot = (): RoomView => {
    const { status, summary } = this.#room
    const error = this.#error
    const view = this.#view
    if (status !== view.status || summary !== view.summary || error !== view.error) {
      this.#view = { status, summary, error }
    }
    return this.#view
  }

  readonly subscribe = (listener: () => void): Unsubscribe => {
    const room = this.#room
    this.#listeners.add(listener)
    const offs = [
      room.on('status', listener),
      room.on('joined', listener),
      room.on('updated', listener),
      room.on('resync', listener),
      room.on('read', listener),
    ]
    return () => {
      this.#listeners.delete(listener)
      for (const off of offs) off()
    }
  }

  /** Is in the room until the returned function is called, and a while longer. */
  acquire(): () => void {
    return this.#holders.acquire()
  }

  begin(): void {
    const room = this.#room
    this.#entering = new AbortController()
    this.#unsubscribe = [
      room.on('left', ({ error }) => this.#setError(error)),
      this.#client.on('status', () => room.status === 'detached' && this.#enter()),
    ]
    if (room.status === 'detached' || room.status === 'gone') this.#enter()
  }

  end(): void {
    clearTimeout(this.#retry)
    this.#entering?.abort()
    this.#entering = undefined
    for (const off of this.#unsubscribe) off()
    this.#setError(undefined)
    if (this.#isOurs && !isInAllRooms(this.#client)) {
      this.#room.leave().catch(ignore('a connection that is gone is in no room'))
    }
    this.#isOurs = false
  }

  #enter(): void {
    const { signal } = this.#entering ?? {}
    if (!signal) return
    clearTimeout(this.#retry)
    this.#isOurs = true
    // However long it takes to get a connection: a room on the screen stays wanted.
    this.#room.join({ signal, timeoutMs: Infinity }).then(
      () => this.#setError(undefined),
      (error) => signal.aborted || this.#failed(error),
    )
  }

  #failed(error: unknown): void {
    if (!isChatError(error) || NO_CONNECTION.includes(error.code)) return
    this.#setError(error)
    if (!error.retryable) return
    this.#retry = setTimeout(() => this.#enter(), error.retryAfterMs ?? RETRY_AFTER_MS)
  }

  #setError(error: ChatError | undefined): void {
    if (error === this.#error) return
    this.#error = error
    for (const listener of this.#listeners) listener()
  }
}
