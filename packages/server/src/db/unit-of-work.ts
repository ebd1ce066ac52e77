import { CompiledQuery, type ControlledTransaction } from 'kysely'
import { asUnavailable, ChatError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { createTransaction, type Transaction } from '../stores/stores.ts'
import type { ReachFailPoint, UnitOfWork } from '../ports.ts'
import type { Db } from './database.ts'
import type { Schema } from './schema/index.ts'

/** A commit of a hundred rows blocks the event loop for about half a millisecond; more would be felt. */
const MAX_GROUP = 100

interface Dependencies {
  readonly db: Db
  readonly logger: Logger
  readonly failPoint?: ReachFailPoint
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
  readonly #logger: Logger
  readonly #failPoint: ReachFailPoint
  #queue: Job[] = []
  #flushing: Promise<void> | undefined

  constructor({ db, logger, failPoint = () => undefined }: Dependencies) {
    this.#db = db
    this.#logger = logger
    this.#failPoint = failPoint
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
    await new Promise((resolve) => setImmediate(resolve))
    while (this.#queue.length > 0) {
      const group = this.#queue.splice(0, MAX_GROUP)
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
  }

  async #runInTransaction(group: readonly Job[]): Promise<Finished[]> {
    const transaction = await this.#db.startTransaction().execute()
    try {
      const finished: Finished[] = []
      for (const job of group) finished.push(await runJob(transaction, job))
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
}

const SAVEPOINT = CompiledQuery.raw('savepoint job')
const ROLLBACK = CompiledQuery.raw('rollback to savepoint job')
const RELEASE = CompiledQuery.raw('release savepoint job')

async function runJob(transaction: ControlledTransaction<Schema>, job: Job): Promise<Finished> {
  const effects: (() => void)[] = []
  await transaction.executeQuery(SAVEPOINT)
  try {
    const value = await job.run(createTransaction(transaction, (effect) => effects.push(effect)))
    await transaction.executeQuery(RELEASE)
    return { job, outcome: { ok: true, value }, effects }
  } catch (error) {
    await transaction.executeQuery(ROLLBACK)
    await transaction.executeQuery(RELEASE)
    return { job, outcome: { ok: false, error: asUnavailable(error) ?? error }, effects }
  }
}
