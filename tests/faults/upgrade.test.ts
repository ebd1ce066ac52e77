// A new version starts on the data of an old one, and may be killed while it converts them.
import { spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../packages/server/src/db/database.ts'
import { migrations } from '../../packages/server/src/db/migrations/index.ts'
import { figure, scaled } from './support/figures.ts'
import { integrityOf, readLog, type LogTable } from './support/log-table.ts'
import { seeded } from './support/random.ts'
import { root, ServerProcess, sourceFlags } from './support/server-process.ts'
import { Stage } from './support/stage.ts'

let directory: string
let file: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chatnode-faults-'))
  file = join(directory, 'chat.db')
})
afterEach(() => rmSync(directory, { recursive: true }))

const MESSAGES = 2_000

/** A database as the first schema had it, with a room full of messages. */
async function createOld(): Promise<LogTable> {
  const later = Object.entries(migrations).slice(1)
  for (const [name] of later) delete migrations[name]
  const database = await openDatabase(`sqlite:${file}`, () => 'the-epoch').finally(() =>
    Object.assign(migrations, Object.fromEntries(later)),
  )
  await database.close()
  const sqlite = new Database(file)
  fill(sqlite)
  sqlite.close()
  return tables(file)
}

function fill(database: Database.Database): void {
  const event = database.prepare(
    "insert into events (room_id, seq, type, payload, created_at) values ('room', ?, ?, ?, 0)",
  )
  const message = database.prepare(
    "insert into messages (id, room_id, seq, user_id, content, created_at) values (?, 'room', ?, 'ada', ?, 0)",
  )
  const joined = { user: { id: 'ada', username: 'ada' }, role: 'owner', joinedAt: new Date(0) }
  database.transaction(() => {
    database.exec(`
      insert into users values ('ada', 'ada', 'ada', 'no hash', 0);
      insert into rooms values ('room', 'a room', 'public', 'ada', 0, ${MESSAGES + 1});
      insert into members values ('room', 'ada', 'owner', 0);`)
    event.run(1, 'member-added', JSON.stringify({ roomId: 'room', seq: 1, member: joined }))
    for (let seq = 2; seq <= MESSAGES + 1; seq += 1) {
      const content = `message ${seq}`
      const user = joined.user
      const payload = { id: `m${seq}`, roomId: 'room', seq, user, content, createdAt: new Date(0) }
      event.run(seq, 'message-received', JSON.stringify(payload))
      message.run(`m${seq}`, seq, content)
    }
  })()
}

/** The log, whether or not the schema has floors already. */
function tables(of: string): LogTable {
  const database = new Database(of)
  const hasFloor = database.prepare(
    "select 1 from pragma_table_info('rooms') where name = 'floor_seq'",
  )
  const isOld = hasFloor.get() === undefined
  database.close()
  if (!isOld) return readLog(of)
  const copy = `${of}.copy`
  copyFileSync(of, copy)
  const old = new Database(copy)
  old.exec('alter table rooms add column floor_seq bigint not null default 0')
  old.close()
  const log = readLog(copy)
  rmSync(copy)
  return log
}

const script = fileURLToPath(new URL('support/migrate-and-die.ts', import.meta.url))

/** Migrates in a process that dies by SIGKILL before the statement of this number. Answers whether it did. */
const dieBefore = (statement: number): Promise<boolean> =>
  new Promise((resolve) => {
    const argv = [...sourceFlags, script, file, String(statement)]
    const child = spawn(process.execPath, argv, { cwd: root, stdio: 'ignore' })
    child.once('exit', (_code, signal) => resolve(signal === 'SIGKILL'))
  })

describe('an upgrade', () => {
  it('that is killed half-way leaves the old schema, and the next start converts all', async () => {
    const before = await createOld()
    const wanted = scaled(20, 100)
    let kills = 0
    for (let statement = 1; kills < wanted; statement += 1) {
      if (!(await dieBefore(statement))) throw new Error(`statement ${statement} is not reached`)
      kills += 1
      expect(integrityOf(file)).toBe('ok')
      expect(tables(file)).toEqual(before)
      if (statement >= STATEMENTS) statement = 0
    }
    const database = await openDatabase(`sqlite:${file}`, () => 'another')
    expect(database.epoch).toBe('the-epoch')
    await database.close()
    expect(readLog(file)).toEqual(before)
    expect(integrityOf(file)).toBe('ok')
    figure('T39 upgrade', { kills, 'rows kept': before.rows.length, lost: 0 })
  })

  it('keeps the data of the first schema readable, and the room goes on', async () => {
    const before = await createOld()
    await using server = await ServerProcess.start({ directory })
    const after = readLog(file)
    expect(after).toEqual(before)
    using stage = await Stage.set({ random: seeded(), server })
    await stage.addReceivers(1)
    await stage.addSenders(1)
    await stage.send(3)
    const reader = stage.receivers[0]
    const joined = await reader?.ask<{ page: { items: unknown[] } }>('join-room', {
      roomId: 'room',
    })
    expect(joined?.page.items).toHaveLength(50)
    const position = { epoch: 'the-epoch', seq: 0 }
    const synced = await reader?.ask<{ rooms: { events: unknown[] }[] }>('sync', {
      rooms: [{ roomId: 'room', position }],
    })
    expect(synced?.rooms[0]?.events[0]).toMatchObject({ event: 'member-added' })
  })
})

// Those of every migration after the first; the last ones write the migrator's own books.
const STATEMENTS = 14
