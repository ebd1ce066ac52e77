import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import {
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  type DialectAdapter,
  type SqliteDatabase,
} from 'kysely'
import { Migrator } from 'kysely/migration'
import { runStraight } from '../stores/prepared-query.ts'
import { LAST_RESORT_PAGES } from './checkpointer.ts'
import { lockDatabase } from './lock.ts'
import { migrations } from './migrations/index.ts'
import type { Schema } from './schema/index.ts'
import { StatementCache } from './statement-cache.ts'

export type Db = Kysely<Schema>

/** An open database, migrated and checked. */
export interface OpenDatabase {
  readonly db: Db
  /** What `db` runs on. There is one connection, so what uses it directly must be in a transaction. */
  readonly connection: SqliteDatabase
  /** Names the lineage of the data; positions of another epoch mean nothing here. */
  readonly epoch: string
  close(): Promise<void>
}

// A lock held by another process blocks the whole event loop while we wait for it.
const BUSY_TIMEOUT_MS = 200

/** Opens `sqlite:<file>` (or `sqlite::memory:`), brings its schema up to date and checks its durability. */
export async function openDatabase(url: string, newEpoch: () => string): Promise<OpenDatabase> {
  const file = databaseFile(url)
  try {
    return await open(file, newEpoch)
  } catch (error) {
    throw new Error(`cannot open the database ${file}`, { cause: error })
  }
}

async function open(file: string, newEpoch: () => string): Promise<OpenDatabase> {
  const unlock = file === ':memory:' ? () => undefined : lockFile(file)
  const sqlite = new Database(file, { timeout: BUSY_TIMEOUT_MS })
  try {
    sqlite.pragma('journal_mode = WAL')
    sqlite.pragma('synchronous = FULL')
    sqlite.pragma('foreign_keys = ON')
    sqlite.pragma(`wal_autocheckpoint = ${LAST_RESORT_PAGES}`)
    const connection = new StatementCache(sqlite)
    const db = new Kysely<Schema>({ dialect: new AtomicSqliteDialect({ database: connection }) })
    // In the middle of a transaction they would see what is not committed yet.
    runStraight(db, () => (sqlite.inTransaction ? undefined : connection))
    await migrate(db)
    const epoch = await writeEpoch(db, newEpoch)
    assertDurable(sqlite)
    const close = async (): Promise<void> => {
      await db.destroy()
      unlock()
    }
    return { db, connection, epoch, close }
  } catch (error) {
    sqlite.close()
    unlock()
    throw error
  }
}

/** The file of `sqlite:<file>`. */
export const databaseFile = (url: string): string => url.slice('sqlite:'.length)

function lockFile(file: string): () => void {
  mkdirSync(dirname(file), { recursive: true })
  return lockDatabase(file)
}

/** Kysely holds that SQLite cannot change its schema in a transaction. It can, and must: migrations are atomic. */
class AtomicSqliteDialect extends SqliteDialect {
  override createAdapter(): DialectAdapter {
    return new (class extends SqliteAdapter {
      override get supportsTransactionalDdl(): boolean {
        return true
      }
    })()
  }
}

async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw new Error('cannot migrate the database', { cause: error })
}

async function writeEpoch(db: Db, newEpoch: () => string): Promise<string> {
  // An upsert, not a read: the check of `synchronous` below must come after a write.
  const row = await db
    .insertInto('meta')
    .values({ key: 'epoch', value: newEpoch() })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ key: 'epoch' }))
    .returning('value')
    .executeTakeFirstOrThrow()
  return row.value
}

// better-sqlite3 builds SQLite so that a database in WAL mode falls back to NORMAL with its first
// write, which loses acknowledged messages on power loss. Hence the explicit FULL, and this check.
function assertDurable(sqlite: Database.Database): void {
  const level: unknown = sqlite.pragma('synchronous', { simple: true })
  if (level !== 2)
    throw new Error(`cannot use the database: synchronous is ${String(level)}, not FULL (2)`)
}
