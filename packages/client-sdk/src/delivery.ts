import type { Position } from '@chatnode/protocol'
import { defer, type Deferred } from './async.ts'

/** One event of a room's log, on its way to the app. */
export interface LogRecord {
  readonly seq: number
  /** How long its payload is; read where it has to wait. */
  readonly characters?: number
  /** Hands it to the app, and settles when the app is done; absent for an event that this SDK cannot read. */
  readonly deliver?: () => Promise<void> | undefined
}

/** A record, or a jump into the log of an epoch. */
interface Step extends LogRecord {
  readonly epoch?: string
}

/**
 * Hands out records one after the other. The position moves to a record when the app's handlers of
 * it are done, so an app that keeps the position never keeps one that is ahead of what it did.
 */
export class Delivery {
  #position: Position
  #queue: Step[] = []
  /** The record in the hands of the app. */
  #current: Step | undefined
  #waiting = false
  #stopped = false
  #idle: Deferred<void> | undefined

  constructor(position: Position) {
    this.#position = position
  }

  /** The last event that the app is done with. */
  get position(): Position {
    return this.#position
  }

  /** The `seq` of the last record taken in; the next one must follow it. */
  get tail(): number {
    return this.#queue.at(-1)?.seq ?? this.#current?.seq ?? this.#position.seq
  }

  get length(): number {
    return this.#queue.length
  }

  /** Whether an asynchronous handler of the app is running. */
  get waiting(): boolean {
    return this.#waiting
  }

  /** Takes in the next record. It is handed out before this returns, unless the app is busy. */
  push(record: LogRecord): void {
    this.#queue.push(record)
    this.#run()
  }

  /**
   * Begins anew from another position, once the app has been told. Like a record, so that what lies
   * below the new position is old from here on, whatever happens while the app is being told.
   */
  async jump({ epoch, seq }: Position, deliver: LogRecord['deliver'] & {}): Promise<void> {
    this.clear()
    await this.whenIdle()
    if (this.#stopped) return
    this.#queue.unshift({ seq, epoch, deliver })
    this.#run()
    await this.whenIdle()
  }

  /** Forgets what was not handed out yet. */
  clear(): void {
    this.#queue = []
  }

  /** Hands out nothing more, and leaves the position where it is. */
  stop(): void {
    this.#stopped = true
    this.clear()
    this.#idle?.resolve()
  }

  /** Resolves when everything was handed out. */
  async whenIdle(): Promise<void> {
    while (this.#current && !this.#stopped) {
      this.#idle ??= defer()
      await this.#idle.promise
    }
  }

  #run(): void {
    // One loop at a time: a handler may cause the next record to come.
    while (!this.#current && !this.#stopped) {
      const record = this.#queue.shift()
      if (!record) break
      this.#current = record
      const done = record.deliver?.()
      if (done) return void this.#finishLater(record, done)
      this.#finish(record)
    }
    this.#idle?.resolve()
    this.#idle = undefined
  }

  async #finishLater(record: Step, done: Promise<void>): Promise<void> {
    this.#waiting = true
    await done
    this.#waiting = false
    this.#finish(record)
    this.#run()
  }

  #finish({ seq, epoch = this.#position.epoch }: Step): void {
    this.#current = undefined
    if (!this.#stopped) this.#position = { epoch, seq }
  }
}
