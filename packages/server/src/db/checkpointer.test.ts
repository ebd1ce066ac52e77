import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Checkpointer } from './checkpointer.ts'

interface State {
  readonly log: number
  readonly checkpointed: number
}

const logger = pino({ level: 'silent' })
let directory: string
let file: string
let sqlite: Database.Database
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chatnode-checkpoint-'))
  file = join(directory, 'chat.db')
  sqlite = new Database(file)
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('wal_autocheckpoint = 0')
  sqlite.exec('create table pages (filler)')
})
afterEach(() => {
  sqlite.close()
  rmSync(directory, { recursive: true })
})

/** Writes so many pages of the log, at least. */
const write = (pages: number): void =>
  void sqlite.prepare('insert into pages values (zeroblob(?))').run(pages * 4_096)

const stateOf = (): State => (sqlite.pragma('wal_checkpoint(NOOP)') as State[])[0] as State

it('carries a long log over to the file, and goes on doing so', async () => {
  const checkpointer = new Checkpointer({ file, logger })
  for (const _ of ['once', 'twice']) {
    write(1_200)
    const { log } = stateOf()
    await vi.waitFor(
      () => {
        checkpointer.committed()
        expect(stateOf().checkpointed).toBeGreaterThanOrEqual(log)
      },
      { timeout: 20_000 },
    )
  }
  await checkpointer.close()
})

it('leaves a short log alone', async () => {
  const checkpointer = new Checkpointer({ file, logger })
  write(20)
  checkpointer.committed()
  await checkpointer.close()
  expect(stateOf().checkpointed).toBe(0)
})

it('ends at once, whatever is under way, and does nothing from then on', async () => {
  const checkpointer = new Checkpointer({ file, logger })
  write(1_200)
  checkpointer.committed()
  await checkpointer.close()
  checkpointer.committed()
  await checkpointer.close()
  expect(stateOf().log).toBeGreaterThan(1_000)
})

it('keeps a process that has nothing else to do until its thread has ended', () => {
  write(1_200)
  const program = `
    import { Checkpointer } from ${JSON.stringify(new URL('checkpointer.ts', import.meta.url).href)}
    const checkpointer = new Checkpointer({ file: ${JSON.stringify(file)}, logger: console })
    checkpointer.committed()
    await checkpointer.close()
    console.log('closed')`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program])
  expect(stdout.toString()).toBe('closed\n')
})

it('says so where its thread cannot run, and is quiet from then on', async () => {
  const warn = vi.spyOn(logger, 'warn')
  const missing = join(directory, 'missing.db')
  writeFileSync(`${missing}-wal`, Buffer.alloc(5_000_000))
  const checkpointer = new Checkpointer({ file: missing, logger })
  checkpointer.committed()
  await vi.waitFor(() => expect(warn).toHaveBeenCalledOnce(), { timeout: 20_000 })
  checkpointer.committed()
  await checkpointer.close()
  expect(warn).toHaveBeenCalledOnce()
})
