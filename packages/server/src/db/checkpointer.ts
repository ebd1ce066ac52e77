import { statSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { Logger } from '../logger.ts'

export type CheckpointOrder = 'checkpoint' | 'end'

export interface CheckpointSettings {
  readonly file: string
  /** With fewer pages in the log, a checkpoint is not worth the two syncs that it takes. */
  readonly worthwhilePages: number
}

const PAGE_BYTES = 4_096
const WORTHWHILE_PAGES = 1_000

/** When the connection that writes makes a checkpoint itself: the thread is gone, or does not get through. */
export const LAST_RESORT_PAGES = 8_000

// Bundled, this module and the thread's are neighbours in one folder, too.
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const program = new URL(`./checkpoint.worker.${extension}`, import.meta.url)

/**
 * Carries what was committed from the write-ahead log over to the database file, in a thread of its
 * own: two syncs and some thousand pages that the event loop does not wait for. A server that
 * writes little never starts the thread. Where it cannot run, SQLite does the work within a commit.
 */
export class Checkpointer {
  readonly #file: string
  readonly #logger: Logger
  #worker: Worker | undefined
  #isBusy = false
  #isOver = false

  constructor({ file, logger }: { file: string; logger: Logger }) {
    this.#file = file
    this.#logger = logger
  }

  /** Called after every commit. */
  committed(): void {
    if (this.#isBusy || this.#isOver || !this.#isWorthwhile()) return
    this.#isBusy = true
    this.#worker ??= this.#start()
    this.#order(this.#worker, 'checkpoint')
  }

  /** Ends the thread; before the database is closed, which makes the last checkpoint. */
  async close(): Promise<void> {
    const worker = this.#worker
    this.#isOver = true
    this.#worker = undefined
    if (!worker) return
    // Or the process, which may have nothing else left to wait for, would end before the database is closed.
    worker.ref()
    // Not `once` of events, which would throw where the thread has failed.
    const ended = new Promise((resolve) => worker.once('exit', resolve))
    this.#order(worker, 'end')
    await ended
  }

  // The log never shrinks while the database is open: from here on there is a thread, and it counts.
  #isWorthwhile(): boolean {
    if (this.#worker) return true
    const log = statSync(`${this.#file}-wal`, { throwIfNoEntry: false })
    return log !== undefined && log.size >= WORTHWHILE_PAGES * PAGE_BYTES
  }

  #order(worker: Worker, order: CheckpointOrder): void {
    worker.postMessage(order)
  }

  #start(): Worker {
    const workerData: CheckpointSettings = {
      file: this.#file,
      worthwhilePages: WORTHWHILE_PAGES,
    }
    const worker = new Worker(program, { workerData })
    worker.unref()
    worker.on('message', () => {
      this.#isBusy = false
    })
    worker.on('error', (error) => {
      this.#isOver = true
      this.#worker = undefined
      this.#logger.warn({ err: error }, 'no thread for checkpoints; commits make them')
    })
    return worker
  }
}
