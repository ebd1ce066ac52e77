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
  /** The end of the log at the last join: what lies below it is missed no more once the history was read. */
  #head = 0
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
    const { epoch, seq } = position
    const first = this.#epoch === undefined
    const replaced = !first && (epoch !== this.#epoch || seq < this.#cursor)
    this.#epoch = epoch
    this.#head = seq
    if (first || replaced) this.#cursor = seq
    if (replaced) this.#options.onResync({ reason: 'log-replaced' })
    if (this.#cursor < seq && !this.#coveredBy(page)) return void this.#catchUp(this.#run.signal)
    this.#deliverPage(page, this.#run.signal)
    this.#release(this.#run.signal)
  }

  /** A live event of the log. */
  receive(record: RoomRecord): void {
    if (this.#held) this.#held.push(record)
    else if (record.seq <= this.#cursor + 1) this.#deliver(record, this.#run.signal)
    else {
      this.#held = [record]
      void this.#catchUp(this.#run.signal)
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

  async #catchUp(signal: AbortSignal): Promise<void> {
    const { clock, random, reconnect, onResync } = this.#options
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await this.#readMissed(signal)
        return this.#release(signal)
      } catch (cause) {
        if (signal.aborted) return
        const error = asChatError('catch up', cause, 'network')
        if (!error.retryable) {
          onResync({ reason: 'unreadable', error })
          return this.#release(signal)
        }
        const delay = (error.retryAfterMs ?? 0) + backoffDelay(failures, reconnect, random)
        await sleep(clock, delay, signal).catch(ignore('the loop ends by itself'))
      }
    }
  }

  async #readMissed(signal: AbortSignal): Promise<void> {
    for (let more = true; more && !signal.aborted;) {
      const before = this.#cursor
      const page = await this.#options.fetchAfter(before, signal)
      this.#deliverPage(page, signal)
      // A page that leads nowhere must not be asked for again and again.
      more = page.nextCursor !== undefined && this.#cursor > before
    }
  }

  #deliverPage({ items }: MessagePage, signal: AbortSignal): void {
    for (const message of items) {
      this.#deliverHeld(signal, message.seq)
      const deliver = (): void => this.#options.deliver(message)
      this.#deliver({ seq: message.seq, deliver }, signal)
    }
  }

  /** Nothing is missing any more: the held events go out, and live ones are delivered at once again. */
  #release(signal: AbortSignal): void {
    if (signal.aborted) return
    this.#deliverHeld(signal, Infinity)
    if (signal.aborted) return
    this.#cursor = Math.max(this.#cursor, this.#head)
    this.#held = undefined
  }

  #deliverHeld(signal: AbortSignal, below: number): void {
    const held = [...(this.#held ?? [])].sort((a, b) => a.seq - b.seq)
    if (this.#held) this.#held = held.filter((record) => record.seq >= below)
    for (const record of held) if (record.seq < below) this.#deliver(record, signal)
  }

  /** The cursor moves after the handlers have run. */
  #deliver(record: RoomRecord, signal: AbortSignal): void {
    if (signal.aborted || record.seq <= this.#cursor) return
    record.deliver?.()
    if (!signal.aborted) this.#cursor = record.seq
  }
}
