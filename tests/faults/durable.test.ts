// That an acknowledgment means "on the disk": the setting in every situation, and the system calls themselves.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backupDatabase, restoreDatabase } from '../../packages/server/src/db/backup.ts'
import { openDatabase, type OpenDatabase } from '../../packages/server/src/db/database.ts'
import { figure, scaled } from './support/figures.ts'
import { seeded } from './support/random.ts'
import { ServerProcess, sourceFlags } from './support/server-process.ts'
import { Stage } from './support/stage.ts'
import { hasStrace, unsyncedAcknowledgments } from './support/strace.ts'

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
      insert into users values ('ada', 'ada', 'ada', 'no hash', 0);
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
  /** Sends one message after the other to a server under strace; answers how many were acknowledged before the disk had them. */
  async function trace(environment: Record<string, string>): Promise<[number, number]> {
    const output = join(directory, 'trace')
    const server = await ServerProcess.start({
      environment,
      under: ['strace', '-qq', '-y', '-s', '40', '-o', output, '-e', STRACED],
    })
    const sends = scaled(200, 1_000)
    {
      await using running = server
      using stage = await Stage.set({ random: seeded(), server: running })
      await stage.addSenders(1)
      await stage.send(sends)
      await running.stop()
    }
    expect(existsSync(output)).toBe(true)
    const { acknowledged, unsynced } = unsyncedAcknowledgments(output)
    expect(acknowledged).toBeGreaterThanOrEqual(sends)
    return [acknowledged, unsynced]
  }

  it('sync the write-ahead log before every acknowledgment', async () => {
    const [acknowledged, unsynced] = await trace({})
    expect(unsynced).toBe(0)
    figure('T7 acknowledged before the disk had it (strace)', {
      acknowledgments: acknowledged,
      'synchronous=FULL': unsynced,
    })
  })

  it('are found out where synchronous is NORMAL', async () => {
    const [acknowledged, unsynced] = await trace({ FAULTS_SYNCHRONOUS: 'NORMAL' })
    expect(unsynced).toBeGreaterThan(acknowledged / 2)
    figure('T7 acknowledged before the disk had it, with the mistake made (strace)', {
      acknowledgments: acknowledged,
      'synchronous=NORMAL': unsynced,
    })
  })
})

const STRACED = 'trace=pwrite64,fdatasync,fsync,write,writev,sendmsg,sendto'
