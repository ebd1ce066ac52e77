import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { lockDatabase } from './lock.ts'

/**
 * Writes a copy of a database to a file that must not exist yet. The server may go on: the copy is
 * the state of one moment. Throws where the copy does not pass SQLite's own check.
 */
export function backupDatabase(from: string, to: string): void {
  if (!existsSync(from)) throw new Error(`cannot back up: there is no database ${from}`)
  if (existsSync(to)) throw new Error(`cannot back up: ${to} exists`)
  const database = new Database(from, { fileMustExist: true })
  try {
    database.prepare('vacuum into ?').run(to)
  } finally {
    database.close()
  }
  checkIntegrity(to)
}

/**
 * Puts a backup in the place of a database, and gives it a new epoch: what clients know of
 * positions after the backup means nothing any more, and they are told to resync. The server must
 * not run. What stood there before is kept beside it, as `….before-restore`.
 */
export function restoreDatabase(from: string, to: string, newEpoch: string): void {
  if (!existsSync(from)) throw new Error(`cannot restore: there is no backup ${from}`)
  checkIntegrity(from)
  mkdirSync(dirname(to), { recursive: true })
  const unlock = lockDatabase(to)
  try {
    const staged = `${to}.restoring`
    copyFileSync(from, staged)
    writeEpoch(staged, newEpoch)
    if (existsSync(to)) {
      foldLog(to)
      renameSync(to, `${to}.before-restore`)
    }
    for (const suffix of ['-wal', '-shm']) rmSync(to + suffix, { force: true })
    renameSync(staged, to)
  } finally {
    unlock()
  }
}

// What is still in the write-ahead log belongs to the file that is kept.
function foldLog(file: string): void {
  const database = new Database(file)
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
}

function writeEpoch(file: string, epoch: string): void {
  const database = new Database(file)
  try {
    database.pragma('journal_mode = DELETE')
    database.pragma('synchronous = FULL')
    database.prepare("update meta set value = ? where key = 'epoch'").run(epoch)
  } finally {
    database.close()
  }
}

function checkIntegrity(file: string): void {
  const database = new Database(file, { readonly: true })
  try {
    const result: unknown = database.pragma('integrity_check', { simple: true })
    if (result !== 'ok') throw new Error(`${file} is damaged: ${String(result)}`)
  } finally {
    database.close()
  }
}
