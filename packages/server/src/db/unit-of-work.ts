import type { SqliteDatabase } from 'kysely'
import { asUnavailable, ChatError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { runStraight } from '../stores/prepared-query.ts'
import { createStores, type Stores, type Transaction } from '../stores/stores.ts'
import type { ReachFailPoint, UnitOfWork } from '../ports.ts'
import type { Db } from './database.ts'

/**
 * Some 35 ms without the event loop, of which a third is the disk's. The larger a group, the more
 * of its writes meet in one page of the database, and the more of its broadcasts in one frame.
 */
const MAX_GROUP = 500

/** Between these sizes of a group, another turn of waiting makes the next one worth more than it costs. */
const LONELY = 4
const CROWD = 100

const turn = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve))

interface Dependencies {
  readonly db: Db
  /** The one that `db` writes on. */
  readonly connection: SqliteDatabase
  readonly logger: Logger
  readonly failPoint?: ReachFailPoint
  /** Called after every commit, when its effects have run and its jobs are answered. */
  readonly onCommit?: () => void
}

interface Job {
  run(tx: Transaction): Promise<unknown>
  settle(outcome: Outcome): void
}

type Outcome = { ok: true; value: unknown } | { ok: false; error: unknown }

interface Finished {
  readonly job: Job
  readonly outcome: Outcome
  readonly effects: readonly (() => void)[]
}

/**
 * Runs writes in groups: all that arrive in one turn of the event loop share one transaction, and
 * so one sync of the disk, with a savepoint each. A lone write waits for the end of its turn only.
 *
 * Guarantees: jobs run one after the other in the order of `run`; nobody is answered before the
 * COMMIT, neither with success nor with refusal; effects run after it, in the order of the jobs,
 * before the answers; a job that throws undoes its own writes only.
 */
export class GroupCommit implements UnitOfWork {
  readonly #db: Db
  readonly #connection: SqliteDatabase
  readonly #logger: Logger
  readonly #failPoint: ReachFailPoint
  readonly #onCommit: () => void
  #queue: Job[] = []
  #flushing: Promise<void> | undefined

  constructor(dependencies: Dependencies) {
    const { db, connection, logger, failPoint, onCommit } = dependencies
    this.#db = db
    this.#connection = connection
    this.#logger = logger
    this.#failPoint = failPoint ?? (() => undefined)
    this.#onCommit = onCommit ?? (() => undefined)
  }

  run<T>(job: (tx: Transaction) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({
        run: job,
        settle: (outcome) => {
          if (outcome.ok) resolve(outcome.value as T)
          else reject(outcome.error)
        },
      })
      this.#flushing ??= this.#flush()
    })
  }

  async idle(): Promise<void> {
    while (this.#flushing) await this.#flushing
  }

  async #flush(): Promise<void> {
    let previous = 0
    while (this.#queue.length > 0) {
      // Between two groups the sockets are read, too: so the next one is the larger. A second time
      // after some of those who were just answered have had time to ask again.
      await turn()
      if (previous > LONELY && previous <= CROWD) await turn()
      const group = this.#queue.splice(0, MAX_GROUP)
      previous = group.length
      await this.#commit(group)
    }
    this.#flushing = undefined
  }

  async #commit(group: readonly Job[]): Promise<void> {
    let finished: Finished[]
    try {
      finished = await this.#runInTransaction(group)
    } catch (error) {
      this.#logger.error({ err: error, writes: group.length }, 'a transaction failed')
      const refusal = new ChatError('unavailable', { cause: error })
      for (const job of group) job.settle({ ok: false, error: refusal })
      return
    }
    this.#failPoint('after-commit')
    for (const { effects, outcome } of finished) {
      if (outcome.ok) for (const effect of effects) this.#runEffect(effect)
    }
    this.#failPoint('after-publish')
    for (const { job, outcome } of finished) job.settle(outcome)
    this.#runEffect(this.#onCommit)
  }

  async #runInTransaction(group: readonly Job[]): Promise<Finished[]> {
    const transaction = await this.#db.startTransaction().execute()
    try {
      runStraight(transaction, () => this.#connection)
      let stores = createStores(transaction)
      const finished: Finished[] = []
      for (const job of group) {
        finished.push(await this.#runJob(stores, job))
        // What they have looked up may be undone.
        if (!finished.at(-1)?.outcome.ok) stores = createStores(transaction)
      }
      this.#failPoint('after-insert')
      await transaction.commit().execute()
      return finished
    } catch (error) {
      // The first error is the one to report; after some of them SQLite has rolled back by itself.
      await transaction
        .rollback()
        .execute()
        .catch(() => undefined)
      throw error
    }
  }

  #runEffect(effect: () => void): void {
    try {
      effect()
    } catch (error) {
      this.#logger.error({ err: error }, 'an effect of a committed write failed')
    }
  }

  async #runJob(stores: Stores, job: Job): Promise<Finished> {
    const effects: (() => void)[] = []
    const afterCommit = (effect: () => void): void => void effects.push(effect)
    this.#execute('savepoint job')
    try {
      const value = await job.run({ ...stores, afterCommit })
      this.#execute('release savepoint job')
      return { job, outcome: { ok: true, value }, effects }
    } catch (error) {
      this.#execute('rollback to savepoint job')
      this.#execute('release savepoint job')
      return { job, outcome: { ok: false, error: asUnavailable(error) ?? error }, effects }
    }
  }

  #execute(statement: string): void {
    this.#connection.prepare(statement).run([])
  }
}
