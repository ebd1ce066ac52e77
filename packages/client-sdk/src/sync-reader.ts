import { limits, type Position, type SyncedRoom } from '@chatnode/protocol'
import { defer, untilAborted, type Deferred } from './async.ts'
import { ChatError } from './errors.ts'
import type { Requests } from './requests.ts'

interface Wish {
  readonly roomId: string
  readonly position: Position
  readonly signal: AbortSignal
  readonly answer: Deferred<SyncedRoom>
}

/**
 * Reads the logs of rooms, many with one request. One request is under way at a time, and what is
 * wished for meanwhile shares the next one: after a reconnect all rooms come back at once, and a
 * room that has much to read takes turns with the others.
 */
export class SyncReader {
  readonly #requests: Requests
  readonly #atMost: number | undefined
  #wishes: Wish[] = []
  #isBusy = false

  constructor(requests: Requests, atMost: number | undefined) {
    this.#requests = requests
    this.#atMost = atMost
  }

  /** What follows a position in the log of a room. */
  read(roomId: string, position: Position, signal: AbortSignal): Promise<SyncedRoom> {
    const answer = defer<SyncedRoom>()
    this.#wishes.push({ roomId, position, signal, answer })
    if (!this.#isBusy) void this.#work()
    return untilAborted(answer.promise, signal)
  }

  async #work(): Promise<void> {
    this.#isBusy = true
    // What is wished for in one go shares the first request, too.
    await Promise.resolve()
    while (this.#wishes.length > 0) await this.#ask(this.#takeBatch())
    this.#isBusy = false
  }

  #takeBatch(): readonly Wish[] {
    const wanted = this.#wishes.filter(({ signal }) => !signal.aborted)
    this.#wishes = wanted.slice(limits.syncRooms)
    return wanted.slice(0, limits.syncRooms)
  }

  async #ask(batch: readonly Wish[]): Promise<void> {
    if (batch.length === 0) return
    try {
      const asked = batch.map(({ roomId, position }) => ({ roomId, position }))
      const payload = { rooms: asked, atMost: this.#atMost }
      const { rooms } = await this.#requests.call('sync', payload, { what: 'catch up' })
      const answers = new Map(rooms.map((room) => [room.roomId, room]))
      for (const wish of batch) this.#answer(wish, answers.get(wish.roomId), wish === batch[0])
    } catch (error) {
      for (const { answer } of batch) answer.reject(error)
    }
  }

  #answer(wish: Wish, synced: SyncedRoom | undefined, isFirst: boolean): void {
    if (!synced) {
      const why = `the answer to sync has no room ${wish.roomId}`
      return wish.answer.reject(new ChatError('incompatible', `cannot catch up: ${why}`))
    }
    // The rooms before it have used up the size of an answer: it comes first next time.
    const isSqueezedOut = !isFirst && synced.hasMore === true && synced.events?.length === 0
    if (isSqueezedOut) this.#wishes.unshift(wish)
    else wish.answer.resolve(synced)
  }
}
