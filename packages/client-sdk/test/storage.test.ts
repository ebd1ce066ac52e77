import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileStorage } from '../src/node/index.ts'
import { memoryStorage, webStorage, type OutboxItem, type OutboxStorage } from '../src/index.ts'

/** Opens the same storage again on every call, as a reload or another tab does. */
interface Place extends AsyncDisposable {
  open(): OutboxStorage
  /** Leaves something there that is none of ours. */
  spoil(): void | Promise<void>
}

/** What a browser offers as `localStorage`. */
function fakeLocalStorage(): Storage {
  const values = new Map<string, string>()
  return {
    get length() {
      return values.size
    },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    clear: () => values.clear(),
  }
}

const places: Record<string, () => Promise<Place>> = {
  memory: () => {
    const storage = memoryStorage()
    const spoil = () => {}
    return Promise.resolve({ open: () => storage, spoil, [Symbol.asyncDispose]: async () => {} })
  },
  web: () => {
    const storage = fakeLocalStorage()
    return Promise.resolve({
      open: () => webStorage(storage),
      spoil: () => {
        storage.setItem('somebody-else', 'x')
        storage.setItem('chatnode-outbox:item:cut', '{"id":"cut"')
      },
      [Symbol.asyncDispose]: async () => {},
    })
  },
  file: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chatnode-'))
    const path = join(folder, 'outbox')
    return {
      open: () => fileStorage(path),
      spoil: () => writeFile(join(path, 'cut.json'), '{"id":"cut"'),
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
    }
  },
}

const item = (id: string, content = id): OutboxItem => ({
  id,
  roomId: 'r1',
  command: 'send-message',
  payload: { roomId: 'r1', content },
  order: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
})

describe.each(Object.entries(places))('the %s storage', (_name, create) => {
  it('is empty at first', async () => {
    await using place = await create()
    expect(await place.open().load()).toEqual([])
    await place.open().remove('nothing')
  })

  it('keeps what was put, also for the next one who opens it', async () => {
    await using place = await create()
    const storage = place.open()
    await Promise.all(['a', 'b', 'c'].map(async (id) => storage.put(item(id))))
    await storage.put(item('b', 'changed'))
    await storage.remove('c')
    const items = [...(await place.open().load())].sort((one, other) =>
      one.id < other.id ? -1 : 1,
    )
    expect(items).toEqual([item('a'), item('b', 'changed')])
  })

  it('takes writes of two who share it', async () => {
    await using place = await create()
    const ids = Array.from({ length: 20 }, (_, n) => `id-${n}`)
    await Promise.all(ids.map(async (id) => place.open().put(item(id))))
    expect((await place.open().load()).map(({ id }) => id).sort()).toEqual(ids.sort())
  })

  it('lives with what is not its own', async () => {
    await using place = await create()
    await place.open().put(item('a'))
    await place.spoil()
    const items = await place.open().load()
    expect(items.filter((one) => one as unknown)).toEqual([item('a')])
  })

  it('lets one at a time through', async () => {
    await using place = await create()
    const signal = new AbortController().signal
    const [one, other] = [place.open().lock, place.open().lock]
    const release = await one?.acquire(signal)
    const order: string[] = []
    const waiting = other?.acquire(signal).then((letGo) => {
      order.push('other')
      return letGo
    })
    order.push('one')
    release?.()
    const second = await waiting
    expect(order).toEqual(['one', 'other'])
    second?.()
  })

  it('lets nobody wait who has given up', async () => {
    await using place = await create()
    const [one, other, third] = [place.open().lock, place.open().lock, place.open().lock]
    const release = await one?.acquire(new AbortController().signal)
    const caller = new AbortController()
    const waiting = other?.acquire(caller.signal)
    caller.abort(new Error('enough'))
    release?.()
    await expect(waiting).rejects.toThrow('enough')
    const last = await third?.acquire(new AbortController().signal)
    last?.()
  })
})
