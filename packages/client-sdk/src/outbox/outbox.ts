import type { ChatMessage } from '@chatnode/protocol'
import { defer, type Deferred } from '../async.ts'
import type { Clock } from '../clock.ts'
import { backoffDelay, type ReconnectOptions } from '../connection/backoff.ts'
import type { Connection } from '../connection/connection.ts'
import type { Report } from '../emitter.ts'
import { asChatError, ChatError, isTokenRefusal } from '../errors.ts'
import { createId } from '../ids.ts'
import type { Requests } from '../requests.ts'
import { OutboxKeeper } from './outbox-keeper.ts'
import type { OutboxCommand, OutboxItem, OutboxStorage } from './storage.ts'

/** A command in the outbox. */
export interface OutboxEntry {
  readonly item: OutboxItem
  /** `queued`: waits; `sending`: its answer is awaited; `failed`: refused, and kept for the app to decide; `done`: out of the queue. */
  status: 'queued' | 'sending' | 'failed' | 'done'
  error?: ChatError | undefined
  /** Whether it is safely stored, so that it may leave. */
  isSaved: boolean
  /** Tries that led to nothing, in a row. */
  failures: number
  /** Ends the wait before the next try; absent when it is not waiting. */
  cancelWait?: (() => void) | undefined
  /** The server's answer; undefined where another tab has got it. */
  readonly outcome: Deferred<ChatMessage | undefined>
}

/** What happens to the commands. */
interface OutboxListener {
  /** Something of this room's commands has changed. */
  changed(roomId: string): void
  /** The server has stored it. */
  stored(entry: OutboxEntry, answer: ChatMessage | undefined): void
  /** The server has refused it, and would again. */
  refused(entry: OutboxEntry, error: ChatError): void
}

export interface OutboxOptions {
  readonly storage: OutboxStorage
  readonly connection: Connection
  readonly requests: Requests
  readonly clock: Clock
  readonly random: () => number
  readonly reconnect: ReconnectOptions
  readonly report: Report
  /** The id of the signed-in user, where it is known. */
  readonly self: () => string | undefined
  /** Resolves when that is as well known as it can be without a connection. */
  readonly whenSelfKnown: () => Promise<void>
  /** Whether a command for the room may leave now. */
  readonly canSend: (roomId: string) => boolean
  readonly listener: OutboxListener
}

/** Answers awaited at a time over all rooms: a queue of hundreds must not look like an attack. */
const MAX_IN_FLIGHT = 20

/**
 * The commands that must not get lost: they are stored before they leave, and stay stored until the
 * server has answered.
 *
 * - **In order.** Of each room one command is in flight at a time. With two, a refusal of the first
 *   ("slower!") would let the second overtake it.
 * - **Once.** A command whose outcome is unknown (no answer in time, or the connection broke) goes
 *   out again under the same id, after a wait that grows. The server recognises it.
 * - **Nothing blocks for ever.** What the server refuses for good is set aside, and the next one
 *   goes. What it refuses for now ("slower!", "not ready") waits as long as the server says.
 * - **One sender.** Where several tabs share a storage, one of them sends at a time; it takes over
 *   what the others, or a tab that is no more, have left there.
 */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #keeper: OutboxKeeper
  /** Per room, in order. */
  readonly #lanes = new Map<string, OutboxEntry[]>()
  #inFlight = 0

  constructor(options: OutboxOptions) {
    this.#options = options
    const { storage, report } = options
    this.#keeper = new OutboxKeeper({
      storage,
      report,
      onLoad: (items) => this.#takeOver(items),
      onLock: () => this.pump(),
    })
    options.connection.on('offline', () => this.#interrupt())
    // Rooms come first: they must not look ready before they have asked to join.
    options.connection.on('online', () => queueMicrotask(() => this.pump()))
  }

  /** The commands of a room that are this user's, in order. */
  entries(roomId: string): readonly OutboxEntry[] {
    return (this.#lanes.get(roomId) ?? []).filter((entry) => this.#isMine(entry))
  }

  /** Takes in a command. Throws `invalid_payload`; then nothing was taken in. */
  add(command: OutboxCommand, payload: OutboxItem['payload'], what: string): OutboxEntry {
    const { requests, clock, self } = this.#options
    const now = clock.now()
    const id = createId(now)
    const isSend = command === 'send-message'
    // What the server would refuse for its shape or its size never gets into the queue.
    requests.check(command, isSend ? { ...payload, clientMessageId: id } : payload, what)
    const item: OutboxItem = {
      id,
      roomId: payload.roomId,
      command,
      payload,
      order: Infinity,
      userId: self(),
      createdAt: new Date(now).toISOString(),
    }
    const entry = newEntry(item)
    this.#lane(item.roomId).push(entry)
    this.#changed(entry)
    void this.#save(entry)
    return entry
  }

  /** Queues a refused command anew, behind the others. */
  retry(id: string): OutboxEntry | undefined {
    const entry = this.#find(id)
    if (entry?.status !== 'failed') return undefined
    this.#remove(entry)
    const { failure: _, ...item } = entry.item
    const again = newEntry({ ...item, order: Infinity })
    this.#lane(item.roomId).push(again)
    this.#changed(again)
    void this.#save(again)
    return again
  }

  /** Takes back a command that is not on its way. */
  discard(id: string): boolean {
    const entry = this.#find(id)
    if (!entry || entry.status === 'sending') return false
    this.#remove(entry)
    void this.#keeper.remove(id)
    entry.outcome.reject(new ChatError('aborted', 'cannot send it: it was discarded'))
    this.#changed(entry)
    this.pump()
    return true
  }

  /** The server has stored this message of the signed-in user: it is in the log. */
  confirm(message: ChatMessage): void {
    const { clientMessageId, user, roomId } = message
    const self = this.#options.self()
    if (clientMessageId === undefined || (self !== undefined && user.id !== self)) return
    const entry = this.#lanes.get(roomId)?.find(({ item }) => item.id === clientMessageId)
    if (entry) this.#settle(entry, message)
  }

  /** Sends what may be sent now. */
  pump(): void {
    if (!this.#options.connection.link) return this.#keeper.release()
    for (const lane of this.#lanes.values()) {
      const entry = lane.find((one) => one.status !== 'failed' && this.#isMine(one))
      if (!entry || !this.#mayLeave(entry)) continue
      if (!this.#keeper.acquire()) return
      void this.#send(entry)
    }
    if (this.#inFlight === 0) this.#keeper.release()
  }

  #mayLeave(entry: OutboxEntry): boolean {
    const { canSend } = this.#options
    if (entry.status !== 'queued' || !entry.isSaved || entry.cancelWait) return false
    return this.#inFlight < MAX_IN_FLIGHT && canSend(entry.item.roomId)
  }

  async #send(entry: OutboxEntry): Promise<void> {
    const { item } = entry
    const payload =
      item.command === 'send-message' ? { ...item.payload, clientMessageId: item.id } : item.payload
    entry.status = 'sending'
    this.#inFlight += 1
    this.#changed(entry)
    const what = `${item.command} in room ${item.roomId}`
    try {
      const answer = await this.#options.requests.tryOnce(item.command, payload, what)
      this.#settle(entry, answer as ChatMessage)
    } catch (error) {
      if (entry.status === 'sending') this.#fail(entry, asChatError(what, error, 'incompatible'))
    } finally {
      this.#inFlight -= 1
      this.pump()
    }
  }

  #fail(entry: OutboxEntry, error: ChatError): void {
    if (mayHelpLater(error)) this.#wait(entry, error)
    else this.#refuse(entry, error)
    this.#changed(entry)
  }

  #wait(entry: OutboxEntry, error: ChatError): void {
    const { connection, clock, random, reconnect } = this.#options
    entry.status = 'queued'
    // The next connection is the next try.
    if (!connection.link) return
    const delay = error.retryAfterMs ?? backoffDelay(entry.failures, reconnect, random)
    entry.failures += 1
    entry.cancelWait = clock.after(delay, () => {
      entry.cancelWait = undefined
      this.pump()
    })
  }

  #refuse(entry: OutboxEntry, error: ChatError): void {
    const { code, message } = error
    if (entry.item.command === 'send-message') {
      entry.status = 'failed'
      entry.error = error
      void this.#keeper.put({ ...entry.item, failure: { code, message } })
    } else {
      this.#remove(entry)
      void this.#keeper.remove(entry.item.id)
    }
    entry.outcome.reject(error)
    this.#options.listener.refused(entry, error)
  }

  #settle(entry: OutboxEntry, answer: ChatMessage | undefined): void {
    if (!this.#remove(entry)) return
    void this.#keeper.remove(entry.item.id)
    this.#options.listener.stored(entry, answer)
    entry.outcome.resolve(answer)
    this.#changed(entry)
  }

  async #save(entry: OutboxEntry): Promise<void> {
    const { item } = entry
    item.order = await this.#keeper.nextOrder()
    await this.#keeper.put(item)
    entry.isSaved = true
    this.pump()
  }

  /** What the storage has: at the start, and whenever it is this client's turn to send. */
  #takeOver(items: readonly OutboxItem[]): void {
    const stored = new Map(items.map((item) => [item.id, item]))
    for (const lane of this.#lanes.values()) {
      for (const entry of Array.from(lane)) this.#compare(entry, stored.get(entry.item.id))
    }
    const known = new Set([...this.#lanes.values()].flat().map(({ item }) => item.id))
    const left = items.filter(({ id }) => !known.has(id))
    for (const item of left) this.#adopt(item)
    if (left.length > 0) void this.#options.whenSelfKnown().then(() => this.#showAll())
  }

  #showAll(): void {
    for (const roomId of this.#lanes.keys()) this.#options.listener.changed(roomId)
  }

  /** Another tab may have dealt with a command of this one. */
  #compare(entry: OutboxEntry, stored: OutboxItem | undefined): void {
    if (!entry.isSaved || entry.status !== 'queued') return
    // A send is sent again for the sake of its answer; a change might undo what came after it.
    if (!stored && entry.item.command !== 'send-message') this.#settle(entry, undefined)
    if (stored?.failure) this.#fail(entry, toError(stored.failure))
  }

  #adopt(item: OutboxItem): void {
    const entry = newEntry(item)
    entry.isSaved = true
    if (item.failure) {
      entry.status = 'failed'
      entry.error = toError(item.failure)
    }
    const lane = this.#lane(item.roomId)
    const index = lane.findIndex((other) => isBefore(item, other.item))
    lane.splice(index < 0 ? lane.length : index, 0, entry)
    this.#changed(entry)
  }

  /** The connection is gone: nobody is waited for, and somebody else may send. */
  #interrupt(): void {
    for (const lane of this.#lanes.values())
      for (const entry of lane) {
        entry.cancelWait?.()
        entry.cancelWait = undefined
      }
    this.#keeper.release()
  }

  #isMine({ item }: OutboxEntry): boolean {
    return item.userId === undefined || item.userId === this.#options.self()
  }

  #lane(roomId: string): OutboxEntry[] {
    const lane = this.#lanes.get(roomId) ?? []
    this.#lanes.set(roomId, lane)
    return lane
  }

  #find(id: string): OutboxEntry | undefined {
    return [...this.#lanes.values()].flat().find(({ item }) => item.id === id)
  }

  /** Says whether it was still there. */
  #remove(entry: OutboxEntry): boolean {
    entry.cancelWait?.()
    entry.status = 'done'
    const lane = this.#lanes.get(entry.item.roomId) ?? []
    const index = lane.indexOf(entry)
    if (index >= 0) lane.splice(index, 1)
    if (lane.length === 0) this.#lanes.delete(entry.item.roomId)
    return index >= 0
  }

  #changed({ item }: OutboxEntry): void {
    this.#options.listener.changed(item.roomId)
  }
}

function newEntry(item: OutboxItem): OutboxEntry {
  return { item, status: 'queued', isSaved: false, failures: 0, outcome: defer() }
}

/** Two tabs may give out the same place at the same time; then the ids decide, alike in both. */
function isBefore(one: OutboxItem, other: OutboxItem): boolean {
  return one.order < other.order || (one.order === other.order && one.id < other.id)
}

/** Codes that say nothing of what has become of the command, or only that its time has not come. */
const UNSETTLED: readonly string[] = ['timeout', 'disconnected', 'closed', 'aborted', 'network']

function mayHelpLater(error: ChatError): boolean {
  return error.retryable || UNSETTLED.includes(error.code) || isTokenRefusal(error)
}

function toError({ code, message }: { code: string; message: string }): ChatError {
  return new ChatError(code, message)
}
