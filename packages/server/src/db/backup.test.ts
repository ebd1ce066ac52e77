import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backupDatabase, restoreDatabase } from './backup.ts'
import { openDatabase, type Db } from './database.ts'

let folder: string
let file: string
let copy: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatnode-'))
  file = join(folder, 'chat.db')
  copy = join(folder, 'copy.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = (epoch = 'unused') => openDatabase(`sqlite:${file}`, () => epoch)

const write = (db: Db, key: string): Promise<unknown> =>
  db.insertInto('meta').values({ key, value: key }).execute()

async function keys(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('meta').select('key').where('key', '!=', 'epoch').execute()
  return rows.map(({ key }) => key).sort()
}

describe('backup and restore', () => {
  it('copies a database that is in use, and brings back that moment under a new epoch', async () => {
    const first = await open('first')
    await write(first.db, 'before')
    backupDatabase(file, copy)
    await write(first.db, 'after')
    await first.close()
    restoreDatabase(copy, file, 'second')
    const second = await open()
    expect(await keys(second.db)).toEqual(['before'])
    expect(second.epoch).toBe('second')
    await second.close()
  })

  it('keeps what stood there before', async () => {
    const first = await open('first')
    backupDatabase(file, copy)
    await write(first.db, 'after')
    await first.close()
    restoreDatabase(copy, file, 'second')
    file = `${file}.before-restore`
    const kept = await open()
    expect(await keys(kept.db)).toEqual(['after'])
    expect(kept.epoch).toBe('first')
    await kept.close()
  })

  it('does not restore under a running server', async () => {
    const running = await open('first')
    backupDatabase(file, copy)
    expect(() => restoreDatabase(copy, file, 'second')).toThrow('one process per file')
    await write(running.db, 'unharmed')
    await running.close()
    expect(existsSync(`${file}.before-restore`)).toBe(false)
  })

  it('does not overwrite a file with a backup', async () => {
    const database = await open()
    writeFileSync(copy, 'precious')
    expect(() => backupDatabase(file, copy)).toThrow('exists')
    await database.close()
  })

  it('does not put a damaged file in the place of a database', async () => {
    const database = await open('first')
    await database.close()
    writeFileSync(copy, 'not a database at all, but long enough to be looked at as if it were one')
    expect(() => restoreDatabase(copy, file, 'second')).toThrow('file is not a database')
    const unharmed = await open()
    expect(unharmed.epoch).toBe('first')
    await unharmed.close()
  })
})

describe('the lock of a database', () => {
  it('lets one server at a time have a file', async () => {
    const first = await open()
    await expect(open()).rejects.toMatchObject({
      cause: { message: expect.stringContaining('one process per file') as string },
    })
    await first.close()
    const second = await open()
    await second.close()
  })
})
