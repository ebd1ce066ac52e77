import type { JoinedRoom, LogEvent, Position, ResyncReason, SyncedRoom } from '@chatnode/protocol'
import { ignore, sleep } from './async.ts'
import type { Clock } from './clock.ts'
import { backoffDelay, type ReconnectOptions } from './connection/backoff.ts'
import { Delivery, type LogRecord } from './delivery.ts'
import type { Report } from './emitter.ts'
import { asChatError, ChatError } from './errors.ts'
import { HoldBuffer, MAX_HELD_COUNT } from './hold-buffer.ts'
import type { RoomMachine } from './room-machine.ts'

/** The room's events could not be continued; what the app shows of the room begins anew from here. */
export interface Resync {
  /**
   * `epoch`: the server has another log, a restored backup say. `retention`: what was missed has
   * been removed. `ahead`: the log is shorter than what was seen of it. `too_far`: more was missed
   * than `catchUpAtMost` allows.
   */
  reason: ResyncReason | (string & {})
  /** The room as of `snapshot.position`. Later events follow. */
  snapshot: JoinedRoom
}

export interface RoomSyncOptions {
  readonly machine: RoomMachine
  /** Asks the server for what follows a position. */
  readonly read: (position: Position, signal: AbortSignal) => Promise<SyncedRoom>
  readonly toRecord: (event: LogEvent) => LogRecord
  /** Tells the app to begin anew, and settles when it has. */
  readonly onResync: (resync: Resync) => Promise<void> | undefined
  /** There is no such room any longer, or not for this user. */
  readonly onGone: () => void
  readonly clock: Clock
  readonly random: () => number
  readonly reconnect: ReconnectOptions
  readonly report: Report
}

/**
 * How long a missing event may still come by itself. Events that travel between two servers can
 * overtake each other by some milliseconds; asking at once would turn each such case into a request.
 */
export const REORDER_DELAY_MS = 250

/**
 * Follows the log of one room: every event reaches the app once, in the order of `seq`, without a hole.
 *
 * - The position is that of the last event that the app is done with. An event at or below it is dropped.
 * - The event right after the last one taken in goes to the app.
 * - Anything higher means that events are missing. It is held, and so is all that follows. What
 *   does not come by itself within a moment is asked for: pages of the log, from the position to the
 *   head, with live events held meanwhile. They go out when the pages have reached them.
 * - That the *last* event was lost, only `room-heads` can tell: a head above the position is a hole.
 * - Live events may be dropped at any time, as long as their `seq` is remembered: the log has them.
 *
 * Where the log cannot be continued from the position, the server answers with a snapshot, the app
 * is told, and the position moves there: never a part of what happened as if it were all of it.
 */
export class RoomSync {
  readonly #options: RoomSyncOptions
  readonly #held = new HoldBuffer()
  #delivery: Delivery | undefined
  /** Whether the next join is a first one: it begins at the head, or where the app wants to begin. */
  #fresh = true
  /** The highest `seq` that the log is known to have. */
  #head = 0
  /** The position may not belong to the server's log: nothing is taken in before the server has said so. */
  #suspect = false
  /** Ends with the join whose events are taken in; those of an older one are dropped. */
  #run = new AbortController()
  /** Tries to read the log that led to nothing, in a row. */
  #failures = 0
  #cancelOverdue: () => void = ignore('nothing is missing')

  constructor(options: RoomSyncOptions) {
    this.#options = options
  }

  get position(): Position | undefined {
    return this.#delivery?.position
  }

  /** Whether an asynchronous handler of the app keeps the next event waiting. */
  get waiting(): boolean {
    return this.#delivery?.waiting ?? false
  }

  /** The answer to a join is here. A first join begins at the head, or after `from`. */
  enter({ position }: JoinedRoom, from: Position | undefined): void {
    if (this.#fresh || !this.#delivery) {
      this.#delivery = new Delivery(from ?? position)
      this.#fresh = false
    }
    const { epoch, seq } = this.#delivery.position
    this.#suspect = epoch !== position.epoch || seq > position.seq
    this.#head = Math.max(this.#head, position.seq)
    this.#takeHeld()
    if (this.#isBehind) void this.#catchUp(this.#run.signal)
    else this.#complete()
  }

  /** A live event of the log. */
  receive(record: LogRecord): void {
    if (!this.#isOpen) return
    this.#head = Math.max(this.#head, record.seq)
    if (record.seq > (this.#delivery?.tail ?? -1) || this.#suspect) this.#held.add(record)
    this.#takeHeld()
    this.#settle()
  }

  /** The log is said to have come this far. */
  receiveHead({ epoch, seq }: Position): void {
    const delivery = this.#delivery
    if (!this.#options.machine.isInside || !delivery) return
    if (epoch !== delivery.position.epoch) this.#suspect = true
    this.#head = Math.max(this.#head, seq)
    this.#settle()
  }

  /** An event that this SDK does not know names a place. Only the log can say whether it is one of its events. */
  receiveUnknown(seq: number): void {
    if (!this.#isOpen) return
    this.#head = Math.max(this.#head, seq)
    // Nothing will fill that place, so there is nothing to wait for; but a log that could not be read is not asked sooner.
    if (this.#isBehind && this.#options.machine.state !== 'stale') this.#overdue()
  }

  /** The connection is gone: what was held will be read from the log. */
  pause(): void {
    this.#run.abort()
    this.#run = new AbortController()
    this.#cancelOverdue()
    this.#held.clear()
    this.#delivery?.clear()
    this.#head = 0
  }

  /** The app has left the room: the next join is a first one. */
  reset(): void {
    this.pause()
    this.#delivery?.stop()
    this.#fresh = true
  }

  /** Before the answer to a join its events are held: the answer says where they belong. */
  get #isOpen(): boolean {
    const { machine } = this.#options
    return machine.isInside || machine.state === 'joining'
  }

  get #isBehind(): boolean {
    return this.#suspect || this.#head > (this.#delivery?.tail ?? 0)
  }

  /** Hands on what is held, as far as nothing is missing before it. */
  #takeHeld(): void {
    const delivery = this.#delivery
    if (!delivery || !this.#options.machine.isInside || this.#suspect) return
    for (;;) {
      const record = this.#held.take(delivery.tail + 1)
      // An app that is slow must not fill the memory; the log has the record as well.
      if (!record || delivery.length >= MAX_HELD_COUNT) return this.#held.forget(delivery.tail)
      delivery.push(record)
    }
  }

  /** Live events flow: is one missing? */
  #settle(): void {
    const { machine, clock } = this.#options
    if (!this.#isBehind) {
      if (machine.dispatch('filled')) this.#cancelOverdue()
    } else if (machine.dispatch('hole')) {
      this.#cancelOverdue = clock.after(REORDER_DELAY_MS, () => this.#overdue())
    }
  }

  #overdue(): void {
    this.#cancelOverdue()
    if (this.#options.machine.dispatch('overdue')) void this.#catchUp(this.#run.signal)
  }

  /** Reads the log page by page until nothing is missing. Ends with the connection. */
  async #catchUp(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options
    try {
      while (await this.#readPage(signal)) await sleep(clock, 0, signal)
      this.#complete()
    } catch (error) {
      if (!signal.aborted) this.#retryLater(asChatError('catch up', error, 'network'))
    }
  }

  #complete(): void {
    this.#options.machine.dispatch('complete')
    // The last step of catching up takes a moment, too, in which an event may have been lost.
    this.#settle()
  }

  /** Hands out one page, and says whether there is more to read. */
  async #readPage(signal: AbortSignal): Promise<boolean> {
    const delivery = this.#delivery
    if (!delivery) return false
    await delivery.whenIdle()
    signal.throwIfAborted()
    const before = delivery.position
    const synced = await this.#options.read(before, signal)
    signal.throwIfAborted()
    if (synced.status === 'gone') this.#options.onGone()
    else if (synced.status === 'resync') await this.#startOver(delivery, synced)
    else if (synced.status === 'events') this.#takePage(delivery, synced, signal)
    else throw unreadable(`the answer is "${synced.status}"`)
    signal.throwIfAborted()
    this.#takeHeld()
    await delivery.whenIdle()
    signal.throwIfAborted()
    const isBehind = (synced.hasMore ?? false) || this.#isBehind
    if (isBehind && delivery.position === before) throw unreadable('the answer leads nowhere')
    this.#failures = 0
    return isBehind
  }

  #takePage(delivery: Delivery, { events = [] }: SyncedRoom, signal: AbortSignal): void {
    this.#suspect = false
    for (const event of events) {
      const { seq } = event.payload
      if (seq > delivery.tail + 1) throw unreadable(`event ${delivery.tail + 1} is not there`)
      if (seq > delivery.tail) delivery.push(this.#options.toRecord(event))
      // A handler may have left the room.
      if (signal.aborted) return
    }
  }

  async #startOver(delivery: Delivery, { snapshot, reason }: SyncedRoom): Promise<void> {
    if (!snapshot) throw unreadable('there is no snapshot')
    const { position } = snapshot
    const { signal } = this.#run
    const resync = { reason: reason ?? 'epoch', snapshot }
    await delivery.jump(position, () => this.#options.onResync(resync))
    signal.throwIfAborted()
    this.#suspect = false
    this.#held.forget(position.seq)
    this.#head = Math.max(position.seq, this.#held.highest)
  }

  #retryLater(error: ChatError): void {
    const { machine, clock, random, reconnect, report } = this.#options
    if (!machine.dispatch('fail')) return
    if (!error.retryable) report(error, 'catching up with a room')
    const delay = (error.retryAfterMs ?? 0) + backoffDelay(this.#failures, reconnect, random)
    this.#failures += 1
    this.#cancelOverdue = clock.after(delay, () => this.#overdue())
  }
}

function unreadable(why: string): ChatError {
  return new ChatError('incompatible', `cannot catch up with a room: ${why}`)
}
