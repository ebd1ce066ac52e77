import { sql } from 'kysely'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ChatError } from '../errors.ts'
import { createReader, type Transaction } from '../stores/stores.ts'
import { openDatabase, type OpenDatabase } from './database.ts'
import { GroupCommit } from './unit-of-work.ts'

let database: OpenDatabase
let work: GroupCommit
beforeEach(async () => {
  database = await openDatabase('sqlite::memory:', () => 'epoch')
  work = new GroupCommit({ ...database, logger: pino({ level: 'silent' }) })
})
afterEach(() => database.close())

const insert = (tx: Transaction, id: string): Promise<boolean> =>
  tx.users.insert({ id, username: id, password_hash: 'hash', created_at: 0 })

const exists = async (id: string): Promise<boolean> =>
  (await createReader(database.db).users.find(id)) !== undefined

// SQLite raises a limit below the present size to that size: nothing more fits, as on a full disk.
const setMaxPages = (pages: number): Promise<unknown> =>
  sql`pragma max_page_count = ${sql.lit(pages)}`.execute(database.db)

describe('GroupCommit', () => {
  it('answers what a job answers, once it is stored', async () => {
    await expect(work.run((tx) => insert(tx, 'a'))).resolves.toBe(true)
    await expect(exists('a')).resolves.toBe(true)
  })

  it('forgets what a job that throws has looked up after its own writes', async () => {
    await work.run((tx) => insert(tx, 'a'))
    const rest = { visibility: 'public', created_by: 'a', created_at: 0, metadata: null } as const
    const room = { id: 'room', name: 'a room', head_seq: 0, floor_seq: 0, ...rest }
    const [undone, found] = await Promise.allSettled([
      work.run(async (tx) => {
        await tx.rooms.insert(room)
        expect(await tx.rooms.find('room')).toBeDefined()
        throw new ChatError('forbidden')
      }),
      work.run((tx) => tx.rooms.find('room')),
    ])
    expect(undone.status).toBe('rejected')
    expect(found).toEqual({ status: 'fulfilled', value: undefined })
  })

  it('undoes the writes of a job that throws, and only those', async () => {
    const results = await Promise.allSettled([
      work.run((tx) => insert(tx, 'before')),
      work.run(async (tx) => {
        await insert(tx, 'broken')
        throw new ChatError('forbidden')
      }),
      work.run((tx) => insert(tx, 'after')),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(results[1]).toMatchObject({ reason: { code: 'forbidden' } })
    expect(await Promise.all(['before', 'broken', 'after'].map(exists))).toEqual([
      true,
      false,
      true,
    ])
  })

  it('shows nobody what is not committed', async () => {
    const session = { id: 's', user_id: 'a', generation: 0, rotated_at: 0, created_at: 0 }
    let seen: Promise<unknown> | undefined
    const job = work.run(async (tx) => {
      await insert(tx, 'a')
      await tx.sessions.insert({ ...session, expires_at: 0, ended_at: null })
      seen = createReader(database.db).sessions.findHolder('s')
      expect(await tx.sessions.findHolder('s')).toMatchObject({ userId: 'a' })
      throw new ChatError('forbidden')
    })
    await expect(job).rejects.toMatchObject({ code: 'forbidden' })
    expect(await seen).toBeUndefined()
  })

  it('runs jobs one after the other, in their order', async () => {
    const trace: string[] = []
    await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        work.run(async (tx) => {
          trace.push(`${name} begins`)
          await insert(tx, name)
          trace.push(`${name} ends`)
        }),
      ),
    )
    expect(trace).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  })

  it('runs effects after the commit, in the order of jobs, before anybody is answered', async () => {
    const trace: string[] = []
    const job = (name: string) =>
      work
        .run(async (tx) => {
          tx.afterCommit(() => trace.push(`effect of ${name}`))
          await insert(tx, name)
        })
        .then(() => trace.push(`answer to ${name}`))
    await Promise.all([job('a'), job('b')])
    expect(trace).toEqual(['effect of a', 'effect of b', 'answer to a', 'answer to b'])
  })

  it('runs no effect of a job that failed', async () => {
    let effects = 0
    const failing = work.run((tx) => {
      tx.afterCommit(() => (effects += 1))
      return Promise.reject(new ChatError('forbidden'))
    })
    await expect(failing).rejects.toMatchObject({ code: 'forbidden' })
    expect(effects).toBe(0)
  })

  it('goes on after an effect that throws', async () => {
    const first = work.run(async (tx) => {
      tx.afterCommit(() => {
        throw new Error('an effect with a bug')
      })
      await insert(tx, 'a')
    })
    await expect(first).resolves.toBeUndefined()
    await expect(work.run((tx) => insert(tx, 'b'))).resolves.toBe(true)
  })

  it('answers unavailable while the disk is full, keeps nothing, and recovers by itself', async () => {
    await work.run((tx) => insert(tx, 'a'))
    await setMaxPages(1)
    const big = 'x'.repeat(100_000)
    const results = await Promise.allSettled([
      work.run((tx) => insert(tx, 'b')),
      work.run((tx) => insert(tx, `c${big}`)),
    ])
    expect(results[1]).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } })
    expect(await exists('b')).toBe(results[0].status === 'fulfilled')
    await setMaxPages(1_000_000)
    await expect(work.run((tx) => insert(tx, `c${big}`))).resolves.toBe(true)
  })

  it('takes in more jobs than one group holds', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `user-${index}`)
    await Promise.all(names.map((name) => work.run((tx) => insert(tx, name))))
    expect(await exists('user-249')).toBe(true)
    await work.idle()
  })

  it('lets a job that is queued by another one run', async () => {
    let inner: Promise<boolean> | undefined
    await work.run(async (tx) => {
      inner = work.run((next) => insert(next, 'inner'))
      return insert(tx, 'outer')
    })
    await expect(inner).resolves.toBe(true)
    await work.idle()
  })
})
