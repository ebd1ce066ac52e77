import type { LogRecord } from './delivery.ts'

/** More than this, and reading the log again is cheaper than to remember it. */
export const MAX_HELD_COUNT = 1_000
const MAX_HELD_CHARACTERS = 1_000_000

/** Events that wait for older ones. Bounded: what does not fit is dropped, all of it, since the log has it. */
export class HoldBuffer {
  readonly #records = new Map<number, LogRecord>()
  #characters = 0
  #highest = 0

  /** The highest `seq` that was ever held since the last `clear`; of a dropped record, too. */
  get highest(): number {
    return this.#highest
  }

  get size(): number {
    return this.#records.size
  }

  add(record: LogRecord): void {
    if (this.#records.has(record.seq)) return
    this.#highest = Math.max(this.#highest, record.seq)
    this.#records.set(record.seq, record)
    this.#characters += record.characters ?? 0
    if (this.size > MAX_HELD_COUNT || this.#characters > MAX_HELD_CHARACTERS) this.#drop()
  }

  /** Takes out the record with this `seq`. */
  take(seq: number): LogRecord | undefined {
    const record = this.#records.get(seq)
    if (record) this.#delete(record)
    return record
  }

  /** Forgets what is at or below a place. */
  forget(upTo: number): void {
    for (const record of this.#records.values()) if (record.seq <= upTo) this.#delete(record)
  }

  clear(): void {
    this.#drop()
    this.#highest = 0
  }

  #delete(record: LogRecord): void {
    this.#records.delete(record.seq)
    this.#characters -= record.characters ?? 0
  }

  #drop(): void {
    this.#records.clear()
    this.#characters = 0
  }
}
