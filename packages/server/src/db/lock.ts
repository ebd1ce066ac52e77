import Database from 'better-sqlite3'

/**
 * Makes sure that one process serves a database file. The lock is one of SQLite's own, held on a
 * file beside it: the operating system lets go of it when the process ends, however it ends.
 * Answers the function that lets go; throws when another process holds it.
 */
export function lockDatabase(file: string): () => void {
  const lock = new Database(`${file}.lock`, { timeout: 0 })
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    const isHeld = (error as { code?: string }).code === 'SQLITE_BUSY'
    throw isHeld
      ? new Error(`another chatNode process has ${file} open; one process per file`)
      : error
  }
  return () => lock.close()
}
