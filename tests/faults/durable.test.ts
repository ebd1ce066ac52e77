// That an acknowledgment means "on the disk": the setting in every situation, and the system calls themselves.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backupDatabase, restoreDatabase } from '../../packages/server/src/db/backup.ts'
import { openDatabase, type OpenDatabase } from '../../packages/server/src/db/database.ts'
import { Disk, survivors } from './support/disk.ts'
import { figure, scaled } from './support/figures.ts'
import { integrityOf } from './support/log-table.ts'
import { seeded } from './support/random.ts'
import { ServerProcess, sourceFlags } from './support/server-process.ts'
import { Stage } from './support/stage.ts'
import { hasStrace, readTrace, straced, type Step } from './support/strace.ts'

let directory: string
let url: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chatnode-faults-'))
  url = `sqlite:${join(directory, 'chat.db')}`
})
afterEach(() => rmSync(directory, { recursive: true }))

const FULL = 2

async function synchronousOf({ db }: OpenDatabase): Promise<unknown> {
  const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(db)
  return rows[0]?.synchronous
}

const write = ({ db }: OpenDatabase): Promise<unknown> =>
  db
    .insertInto('meta')
    .values({ key: `key ${Math.random()}`, value: 'x' })
    .execute()

async function opened<T>(work: (database: OpenDatabase) => Promise<T>): Promise<T> {
  const database = await openDatabase(url, () => 'epoch')
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

const situations: readonly [string, () => Promise<unknown>][] = [
  ['a new database', () => opened(synchronousOf)],
  [
    'after a write',
    () => opened((database) => write(database).then(() => synchronousOf(database))),
  ],
  [
    'opened again',
    async () => {
      await opened(write)
      return opened((database) => write(database).then(() => synchronousOf(database)))
    },
  ],
  [
    'after a restore',
    async () => {
      await opened(write)
      const [file, copy] = [join(directory, 'chat.db'), join(directory, 'copy.db')]
      backupDatabase(file, copy)
      restoreDatabase(copy, file, 'another')
      return opened((database) => write(database).then(() => synchronousOf(database)))
    },
  ],
  [
    'in a worker thread',
    () =>
      new Promise((resolve, reject) => {
        const script = new URL('support/synchronous-in-worker.ts', import.meta.url)
        const worker = new Worker(script, { workerData: { url }, execArgv: sourceFlags })
        worker.once('message', resolve).once('error', reject)
      }),
  ],
]

describe('synchronous', () => {
  it.each(situations)('is FULL: %s', async (_situation, synchronous) => {
    await expect(synchronous()).resolves.toBe(FULL)
  })
})

describe('the id of a message', () => {
  it('is unique in the file itself, whoever writes to it and however long after', async () => {
    await opened(write)
    const sqlite = new Database(join(directory, 'chat.db'))
    const insert = (seq: number, id: string | null) =>
      sqlite
        .prepare(
          "insert into messages (id, room_id, seq, user_id, client_message_id, content, created_at) values (?, 'room', ?, 'ada', ?, 'x', 0)",
        )
        .run(`m${seq}`, seq, id)
    sqlite.exec(`
      insert into users (id, username, username_key, password_hash, created_at)
        values ('ada', 'ada', 'ada', 'no hash', 0);
      insert into rooms (id, name, visibility, created_by, created_at)
        values ('room', 'a room', 'public', 'ada', 0)`)
    insert(1, 'the same')
    expect(() => insert(2, 'the same')).toThrow('UNIQUE')
    insert(3, null)
    insert(4, null)
    sqlite.close()
  })
})

describe.skipIf(!hasStrace())('the system calls', () => {
  /** Sends one message after the other to a server under strace; answers its system calls. */
  async function trace(environment: Record<string, string> = {}): Promise<readonly Step[]> {
    const output = join(directory, 'trace')
    mkdirSync(join(directory, 'server'))
    const server = await ServerProcess.start({
      directory: join(directory, 'server'),
      environment,
      under: straced(output),
    })
    // Enough for the thread of the checkpoints to come in.
    const sends = scaled(400, 1_000)
    {
      await using running = server
      using stage = await Stage.set({ random: seeded(), server: running })
      await stage.addSenders(1)
      await stage.send(sends)
      await running.stop()
    }
    const steps = [...readTrace(output)]
    expect(acknowledgedIn(steps)).toHaveLength(sends)
    return steps
  }

  const acknowledgedIn = (steps: readonly Step[]): string[] =>
    steps.flatMap((step) => (step.does === 'acknowledge' ? step.clientMessageIds : []))

  const threadsThatSync = (steps: readonly Step[]): Set<string> =>
    new Set(steps.flatMap((step) => (step.does === 'end sync' ? [step.thread] : [])))

  /** How many acknowledgments left while the write-ahead log had bytes that were not synced. */
  function unsynced(steps: readonly Step[]): number {
    const disk = new Disk()
    let found = 0
    for (const step of steps) {
      disk.apply(step)
      if (step.does === 'acknowledge' && disk.isDirty('chat.db-wal')) {
        found += step.clientMessageIds.length
      }
    }
    return found
  }

  /** Cuts the power after some of the acknowledgments, and opens what is left. Answers the cuts, and how many acknowledged messages they took. */
  function cutPower(steps: readonly Step[]): { cuts: number; lost: number } {
    const random = seeded()
    const disk = new Disk()
    const acknowledged: string[] = []
    const outcome = { cuts: 0, lost: 0 }
    const share = scaled(50, 200) / acknowledgedIn(steps).length
    for (const step of steps) {
      disk.apply(step)
      if (step.does !== 'acknowledge') continue
      acknowledged.push(...step.clientMessageIds)
      if (random() > share) continue
      for (const survives of Object.values(survivors(random))) {
        const left = join(directory, `cut ${outcome.cuts}`)
        disk.cut(left, survives)
        const file = join(left, 'chat.db')
        const stored = storedIn(file)
        outcome.lost += acknowledged.filter((id) => !stored.has(id)).length
        expect(integrityOf(file)).toBe('ok')
        outcome.cuts += 1
        rmSync(left, { recursive: true })
      }
    }
    return outcome
  }

  it('sync the write-ahead log before every acknowledgment, so a power cut takes none', async () => {
    const steps = await trace()
    expect(unsynced(steps)).toBe(0)
    const { cuts, lost } = cutPower(steps)
    expect(cuts).toBeGreaterThan(20)
    expect(lost).toBe(0)
    figure('T7 power cut (strace)', {
      acknowledgments: acknowledgedIn(steps).length,
      'threads that synced': threadsThatSync(steps).size,
      'before the disk had it': 0,
      'power cuts': cuts,
      'acknowledged and lost': lost,
    })
  })

  it('are found out where synchronous is NORMAL', async () => {
    const steps = await trace({ FAULTS_SYNCHRONOUS: 'NORMAL' })
    const early = unsynced(steps)
    const { cuts, lost } = cutPower(steps)
    expect(early).toBeGreaterThan(acknowledgedIn(steps).length / 2)
    expect(lost).toBeGreaterThan(0)
    figure('T7 power cut, with the mistake made (strace)', {
      acknowledgments: acknowledgedIn(steps).length,
      'before the disk had it': early,
      'power cuts': cuts,
      'acknowledged and lost': lost,
    })
  })
})

/** The ids of the messages in a file that a power cut left; it may have taken the tables, too. */
function storedIn(file: string): Set<unknown> {
  const database = new Database(file)
  try {
    const hasTable = database.prepare("select 1 from sqlite_schema where name = 'messages'").get()
    if (!hasTable) return new Set()
    return new Set(database.prepare('select client_message_id from messages').pluck().all())
  } finally {
    database.close()
  }
}
