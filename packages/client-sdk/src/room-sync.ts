import type { ChatMessage, JoinedRoom, MessagePage } from '@chatnode/protocol'
import { ignore, sleep } from './async.ts'
import type { Clock } from './clock.ts'
import { backoffDelay, type ReconnectOptions } from './connection/backoff.ts'
import { asChatError, type ChatError } from './errors.ts'

/** Why the order of a room's events could not be kept. */
export interface Resync {
  /** `log-replaced`: the server has another log. `unreadable`: what was missed cannot be read. */
  reason: 'log-replaced' | 'unreadable'
  error?: ChatError | undefined
}

/** One event of a room's log, on its way to the app. */
export interface RoomRecord {
  readonly seq: number
  /** Hands it to the app; absent for an event that this SDK does not know. */
  readonly deliver?: () => void
}

export interface RoomSyncOptions {
  /** Reads the oldest messages above `seq`. */
  readonly fetchAfter: (seq: number, signal: AbortSignal) => Promise<MessagePage>
  readonly deliver: (message: ChatMessage) => void
  readonly onResync: (resync: Resync) => void
  readonly clock: Clock
  readonly random: () => number
  readonly reconnect: ReconnectOptions
}

/**
 * Hands the events of one room's log to the app in the order of their `seq`, each once.
 *
 * - The cursor is the seq of the last event that the app has seen; what is at or below it is dropped.
 * - An event right above the cursor is delivered at once.
 * - Anything higher means that events are missing. It is held, with all that follow, while the
 *   missing messages are read from the history page by page; then the held ones go out in order.
 *
 * Only messages can be read back so far: another kind of event that was missed is not replayed. The
 * answer to a join carries what those would have changed.
 */
export class RoomSync {
  readonly #options: RoomSyncOptions
  #epoch: string | undefined
  #cursor = 0
  /** Live events that wait for older ones; `undefined` while nothing is missing. */
  #held: RoomRecord[] | undefined
  /** Ends with the join whose events are being handed out. */
  #run = new AbortController()

  constructor(options: RoomSyncOptions) {
    this.#options = options
  }

  get catchingUp(): boolean {
    return this.#held !== undefined
  }

  /** A join is on its way: live events wait until its answer is here. */
  hold(): void {
    this.#restart()
    this.#held = []
  }

  /** The answer to a join is here. */
  enter({ position, page }: JoinedRoom): void {
    const { signal } = this.#run
    const { epoch, seq } = position
    const first = this.#epoch === undefined
    const replaced = !first && (epoch !== this.#epoch || seq < this.#cursor)
    this.#epoch = epoch
    if (first || replaced) this.#cursor = seq
    if (replaced) this.#options.onResync({ reason: 'log-replaced' })
    if (this.#cursor < seq && !this.#coveredBy(page)) return void this.#catchUp(seq, signal)
    this.#deliverPage(page, signal)
    this.#advance(seq, signal)
    if (!this.#release(signal)) void this.#catchUp(seq, signal)
  }

  /** A live event of the log. */
  receive(record: RoomRecord): void {
    const { signal } = this.#run
    if (this.#held) this.#held.push(record)
    else if (record.seq <= this.#cursor + 1) this.#deliver(record, signal)
    else {
      this.#held = [record]
      void this.#catchUp(record.seq, signal)
    }
  }

  /** The connection is gone: what was held will be read from the history. */
  pause(): void {
    this.#restart()
    this.#held = undefined
  }

  /** The app has left the room: the next join is a first one. */
  reset(): void {
    this.pause()
    this.#epoch = undefined
  }

  /** Whether a page of the newest messages reaches down to the cursor. */
  #coveredBy({ items, nextCursor }: MessagePage): boolean {
    const oldest = items[0]
    return nextCursor === undefined || (oldest !== undefined && oldest.seq <= this.#cursor + 1)
  }

  #restart(): void {
    this.#run.abort()
    this.#run = new AbortController()
  }

  /** Reads what is missing below `upTo`, and below every event that is held, until nothing is missing. */
  async #catchUp(upTo: number, signal: AbortSignal): Promise<void> {
    const { clock, random, reconnect, onResync } = this.#options
    for (let failures = 0; !signal.aborted;) {
      // What lies below an event that has arrived was stored before it, so this read will find it.
      const known = this.#held?.reduce((highest, { seq }) => Math.max(highest, seq), upTo) ?? upTo
      const error = await this.#readMissed(signal)
      if (signal.aborted) return
      if (error?.retryable) {
        const delay = (error.retryAfterMs ?? 0) + backoffDelay(failures, reconnect, random)
        failures += 1
        await sleep(clock, delay, signal).catch(ignore('the loop ends by itself'))
        continue
      }
      if (error) onResync({ reason: 'unreadable', error })
      this.#advance(known, signal)
      if (this.#release(signal)) return
    }
  }

  /** Hands out the messages above the cursor, page by page. */
  async #readMissed(signal: AbortSignal): Promise<ChatError | undefined> {
    try {
      for (let more = true; more && !signal.aborted;) {
        const before = this.#cursor
        const page = await this.#options.fetchAfter(before, signal)
        this.#deliverPage(page, signal)
        // A page that leads nowhere must not be asked for again and again.
        more = page.nextCursor !== undefined && this.#cursor > before
      }
      return undefined
    } catch (error) {
      return asChatError('catch up', error, 'network')
    }
  }

  #deliverPage({ items }: MessagePage, signal: AbortSignal): void {
    for (const message of items) {
      this.#deliverHeld(message.seq, signal)
      const deliver = (): void => this.#options.deliver(message)
      this.#deliver({ seq: message.seq, deliver }, signal)
    }
  }

  /** No message up to `seq` is missing: what is held of other events goes out, and the cursor moves there. */
  #advance(seq: number, signal: AbortSignal): void {
    this.#deliverHeld(seq + 1, signal)
    if (!signal.aborted) this.#cursor = Math.max(this.#cursor, seq)
  }

  /** Hands out what is held, as far as nothing is missing. Where that is all, live events flow again. */
  #release(signal: AbortSignal): boolean {
    const held = this.#takeHeld(Infinity)
    for (const [index, record] of held.entries()) {
      if (signal.aborted) return true
      if (record.seq > this.#cursor + 1) {
        this.#held = held.slice(index)
        return false
      }
      this.#deliver(record, signal)
    }
    if (!signal.aborted) this.#held = undefined
    return true
  }

  #deliverHeld(below: number, signal: AbortSignal): void {
    for (const record of this.#takeHeld(below)) this.#deliver(record, signal)
  }

  /** Takes out the held events below a seq, in order. */
  #takeHeld(below: number): readonly RoomRecord[] {
    const held = this.#held ?? []
    if (this.#held) this.#held = held.filter(({ seq }) => seq >= below)
    return held.filter(({ seq }) => seq < below).sort((a, b) => a.seq - b.seq)
  }

  /** The cursor moves after the handlers have run. */
  #deliver(record: RoomRecord, signal: AbortSignal): void {
    if (signal.aborted || record.seq <= this.#cursor) return
    record.deliver?.()
    if (!signal.aborted) this.#cursor = record.seq
  }
}
