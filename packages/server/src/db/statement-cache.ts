import type Database from 'better-sqlite3'
import type { SqliteDatabase, SqliteStatement } from 'kysely'

// The server has some sixty queries; those with a list of values are one for each length of it.
const MOST_STATEMENTS = 500

/**
 * A database as Kysely's driver wants it, which prepares each text once. Kysely itself prepares
 * anew for each query, and that costs several times what most of ours cost to run.
 */
export class StatementCache implements SqliteDatabase {
  readonly #sqlite: Database.Database
  readonly #statements = new Map<string, SqliteStatement>()

  constructor(sqlite: Database.Database) {
    this.#sqlite = sqlite
  }

  prepare(text: string): SqliteStatement {
    const known = this.#statements.get(text)
    if (known) return known
    // Whatever is dropped here and still used is prepared again: no need to know which is the oldest.
    if (this.#statements.size >= MOST_STATEMENTS) this.#statements.clear()
    const statement = this.#sqlite.prepare(text) as unknown as SqliteStatement
    this.#statements.set(text, statement)
    return statement
  }

  close(): void {
    this.#statements.clear()
    this.#sqlite.close()
  }
}
