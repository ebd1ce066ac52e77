import type { Compilable, CompiledQuery, SqliteDatabase } from 'kysely'
import type { Db } from '../db/database.ts'

const connections = new WeakMap<Db, () => SqliteDatabase | undefined>()

/**
 * Says on which connection the prepared queries of a transaction, or of the database, may run
 * straight: at the moment, if there is one. Kysely's way there costs twice what such a query does.
 */
export function runStraight(db: Db, connection: () => SqliteDatabase | undefined): void {
  connections.set(db, connection)
}

/** Stands in a query for a value that each run brings. */
class Slot {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/**
 * A query whose text is made once, and not for each run: making it costs more than running it. For
 * what every message and every connection asks; elsewhere the builder alone is plainer.
 *
 * @example
 * const find = new PreparedQuery((db, { id }: { id: string }) =>
 *   db.selectFrom('users').selectAll().where('id', '=', id),
 * )
 * const [user] = await find.run(db, { id })
 */
export class PreparedQuery<Values extends object, Row> {
  readonly #build: (db: Db, values: Values) => Compilable<Row>
  #compiled: CompiledQuery<Row> | undefined

  /** `build` must not look at the values: it only ever sees what stands for them. */
  constructor(build: (db: Db, values: Values) => Compilable<Row>) {
    this.#build = build
  }

  async run(db: Db, values: Values): Promise<Row[]> {
    const compiled = (this.#compiled ??= this.#build(db, slots as Values).compile())
    const byName = values as Readonly<Record<string, unknown>>
    const parameters = compiled.parameters.map((value) =>
      value instanceof Slot ? byName[value.name] : value,
    )
    const connection = connections.get(db)?.()
    if (connection) return runOn<Row>(connection, compiled.sql, parameters)
    const { rows } = await db.executeQuery<Row>({ ...compiled, parameters })
    return rows
  }
}

function runOn<Row>(connection: SqliteDatabase, sql: string, parameters: unknown[]): Row[] {
  const statement = connection.prepare(sql)
  if (statement.reader) return statement.all(parameters) as Row[]
  statement.run(parameters)
  return []
}

const slots: object = new Proxy({}, { get: (_, name) => new Slot(String(name)) })
