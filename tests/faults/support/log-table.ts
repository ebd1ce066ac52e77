import Database from 'better-sqlite3'

/** One row of the log, as the file holds it. */
export interface LogRow {
  readonly roomId: string
  readonly seq: number
  readonly event: string
  /** The JSON text of the payload. */
  readonly payload: string
}

/** What the database file holds of the rooms. */
export interface LogTable {
  readonly rows: readonly LogRow[]
  readonly heads: ReadonlyMap<string, { head: number; floor: number }>
  /** The projection, beside the log. */
  readonly messages: readonly { roomId: string; seq: number; content: string }[]
}

/** Reads the log from the file itself, past the server. The server may go on. */
export function readLog(file: string): LogTable {
  const database = new Database(file, { readonly: true, timeout: 5_000 })
  try {
    return database.transaction(() => ({
      rows: database
        .prepare('select room_id as roomId, seq, type as event, payload from events order by key')
        .all() as LogRow[],
      heads: new Map(
        database
          .prepare<[], { id: string; head: number; floor: number }>(
            'select id, head_seq as head, floor_seq as floor from rooms',
          )
          .all()
          .map(({ id, head, floor }) => [id, { head, floor }]),
      ),
      messages: database
        .prepare('select room_id as roomId, seq, content from messages order by key')
        .all() as LogTable['messages'],
    }))()
  } finally {
    database.close()
  }
}

/** Names the lineage of the data. */
export function readEpoch(file: string): string {
  const database = new Database(file, { readonly: true })
  try {
    const row = database.prepare<[], { value: string }>(
      "select value from meta where key = 'epoch'",
    )
    return row.get()?.value ?? ''
  } finally {
    database.close()
  }
}

/** SQLite's own opinion of the file: `ok`. */
export function integrityOf(file: string): unknown {
  const database = new Database(file, { readonly: true })
  try {
    return database.pragma('integrity_check', { simple: true })
  } finally {
    database.close()
  }
}
