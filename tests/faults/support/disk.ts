import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Random } from './random.ts'
import type { Step } from './strace.ts'

type Change = Extract<Step, { does: 'write' | 'truncate' }>

interface File {
  durable: Buffer
  /** What the program has written since the last sync. A power cut keeps any part of it, or nothing. */
  pending: Change[]
  /** What was pending when a thread began a sync that has not ended. */
  readonly syncing: Map<string, ReadonlySet<Change>>
}

/**
 * A disk that remembers what a sync has made durable, and what a power cut may take. It is fed with
 * the system calls of a program, and can be looked at as it would be after a cut at any moment.
 */
export class Disk {
  readonly #files = new Map<string, File>()

  /** Whether this file has bytes that a power cut would take. */
  isDirty(name: string): boolean {
    return (this.#files.get(name)?.pending.length ?? 0) > 0
  }

  apply(step: Step): void {
    if (step.does === 'acknowledge') return
    // SQLite syncs the directory after it; the name is gone for good.
    if (step.does === 'remove') return void this.#files.delete(step.file)
    const file = this.#file(step.file)
    if (step.does === 'write' || step.does === 'truncate') file.pending.push(step)
    else if (step.does === 'end sync') endSync(file, step.thread)
    else file.syncing.set(step.thread, new Set(file.pending))
  }

  /**
   * Writes the files as the power cut leaves them: what was synced, and of the rest whatever
   * `survives` chooses.
   */
  cut(directory: string, survives: (change: Change) => boolean): void {
    mkdirSync(directory)
    for (const [name, { durable, pending }] of this.#files) {
      writeFileSync(join(directory, name), afterwards(durable, pending.filter(survives)))
    }
  }

  #file(name: string): File {
    const known = this.#files.get(name)
    if (known) return known
    const file = { durable: Buffer.alloc(0), pending: [], syncing: new Map() }
    this.#files.set(name, file)
    return file
  }
}

function endSync(file: File, thread: string): void {
  const synced = file.syncing.get(thread)
  file.syncing.delete(thread)
  const isSynced = (change: Change): boolean => synced?.has(change) ?? false
  file.durable = afterwards(file.durable, file.pending.filter(isSynced))
  file.pending = file.pending.filter((change) => !isSynced(change))
}

/** What a cut may keep of what was not synced: nothing, or any half of it, in no order. */
export const survivors = (random: Random) => ({
  nothing: () => false,
  some: () => random() < 0.5,
})

function afterwards(before: Buffer, changes: readonly Change[]): Buffer {
  const bytes = Buffer.alloc(Math.max(before.length, ...changes.map(endOf)))
  before.copy(bytes)
  let length = before.length
  for (const change of changes) {
    if (change.does === 'write') change.bytes.copy(bytes, change.at)
    else bytes.fill(0, change.length)
    length = change.does === 'write' ? Math.max(length, endOf(change)) : change.length
  }
  return bytes.subarray(0, length)
}

const endOf = (change: Change): number =>
  change.does === 'write' ? change.at + change.bytes.length : change.length
