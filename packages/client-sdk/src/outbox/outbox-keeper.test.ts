// What the outbox keeps over the life of a client, and shares with others.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { joined, message } from '../../test/support/fake-transport.ts'
import { contents, inside, sends, shown, store } from '../../test/support/sending.ts'
import { memoryStore, session } from '../../test/support/sessions.ts'
import { openStorage } from '../../test/support/shared-storage.ts'
import { defer } from '../async.ts'
import { createTestClient, goOnline, reconnect, settle } from '../../test/support/test-client.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a reload', () => {
  it('finds what was not confirmed, and sends it under the same ids, in order', async () => {
    const outboxStorage = openStorage()
    const before = await inside({ outboxStorage })
    for (const content of ['a', 'b', 'c']) void before.room.send(content)
    await settle()
    const [a] = sends(before.socket)
    await before.test.client.close()

    const after = createTestClient({ outboxStorage })
    const room = after.client.rooms.get('r1')
    await settle()
    expect(shown(room)).toEqual(['a queued', 'b queued', 'c queued'])
    const socket = await goOnline(after)
    await settle()
    expect(sends(socket)).toEqual([a])
    for (const seq of [1, 2, 3]) {
      store(socket, seq)
      await settle()
    }
    expect(shown(room)).toEqual(['a sent', 'b sent', 'c sent'])
    expect(await outboxStorage.items()).toEqual([])
  })

  it('shows it to the user who is signed in, before there is a connection', async () => {
    const outboxStorage = openStorage()
    const options = { outboxStorage, sessionStore: memoryStore(session(1)) }
    const before = await inside(options)
    void before.room.send('a')
    await settle()
    await before.test.client.close()
    const mine = createTestClient(options).client.rooms.get('r1')
    const anybodys = createTestClient({ outboxStorage }).client.rooms.get('r1')
    let changes = 0
    mine.messages.subscribe(() => (changes += 1))
    await settle()
    expect(changes).toBeGreaterThan(0)
    expect(shown(mine)).toEqual(['a queued'])
    expect(shown(anybodys)).toEqual([])
  })

  it('keeps what was refused, with the reason', async () => {
    const outboxStorage = openStorage()
    const before = await inside({ outboxStorage })
    void before.room.send('bad')
    await settle()
    before.socket.reject('send-message', 'forbidden')
    await settle()
    await before.test.client.close()
    const room = createTestClient({ outboxStorage }).client.rooms.get('r1')
    await settle()
    expect(room.messages.getSnapshot()).toMatchObject([
      { content: 'bad', status: 'failed', error: { code: 'forbidden' } },
    ])
  })

  it('skips what it cannot read, and what is somebody else’s', async () => {
    const outboxStorage = openStorage()
    await outboxStorage.put({ id: 'x' } as never)
    const createdAt = '2026-01-01T00:00:00.000Z'
    await outboxStorage.put({
      id: 'y',
      roomId: 'r1',
      command: 'send-message',
      payload: { roomId: 'r1', content: 'of bob' },
      order: 1,
      userId: 'bob',
      createdAt,
    })
    const { socket, room } = await inside({ outboxStorage })
    const sending = room.send('mine')
    await settle()
    expect(contents(socket)).toEqual(['mine'])
    store(socket, 1)
    await sending
    expect(shown(room)).toEqual(['mine sent'])
    expect(await outboxStorage.items()).toMatchObject([{ id: 'x' }, { id: 'y' }])
  })

  it('loses nothing that was on the wire: what leaves is stored first', async () => {
    const stored = defer<void>()
    const outboxStorage = { load: () => [], put: () => stored.promise, remove: () => {} }
    const { socket, room } = await inside({ outboxStorage })
    void room.send('a')
    // The room's state changes, which lets everything leave that may.
    socket.event('message-received', message(2))
    await settle()
    expect(contents(socket)).toEqual([])
    stored.resolve()
    await settle()
    expect(contents(socket)).toEqual(['a'])
  })

  it('goes on in memory when the storage fails, and says so', async () => {
    const failing = () => Promise.reject(new Error('quota exceeded'))
    const outboxStorage = { load: failing, put: failing, remove: failing }
    const { test, socket, room } = await inside({ outboxStorage })
    const sending = room.send('a')
    await settle()
    store(socket, 1)
    await expect(sending).resolves.toMatchObject({ content: 'a' })
    expect(test.log).toHaveBeenCalledWith('the outbox storage failed', expect.any(Error))
  })
})

describe('two tabs on one storage', () => {
  async function twoTabs() {
    const outboxStorage = openStorage()
    return {
      outboxStorage,
      one: await inside({ outboxStorage }),
      two: await inside({ outboxStorage }),
    }
  }

  it('send one at a time, and the second sends what the first could not', async () => {
    const { outboxStorage, one, two } = await twoTabs()
    void one.room.send('from one')
    await settle()
    const second = two.room.send('from two')
    await settle()
    expect(contents(one.socket)).toEqual(['from one'])
    expect(contents(two.socket)).toEqual([])
    // The first tab dies: its lock is let go, its message is still in the storage.
    one.socket.drop()
    await settle()
    const taken: string[] = []
    for (const seq of [1, 2]) {
      taken.push(...contents(two.socket))
      store(two.socket, seq)
      await settle()
    }
    expect(taken.sort()).toEqual(['from one', 'from two'])
    await expect(second).resolves.toMatchObject({ content: 'from two' })
    expect(await outboxStorage.items()).toEqual([])
  })

  it('do not make a change twice, which might undo a later one', async () => {
    const { one, two } = await twoTabs()
    one.socket.drop()
    const edit = one.room.edit('m1', 'old')
    await settle()
    void two.room.send('wakes it up')
    const made: string[] = []
    for (let n = 0; n < 2; n += 1) {
      await settle()
      const [{ event } = { event: '' }] = two.socket.sent
      made.push(event)
      two.socket.accept(event, message(n + 1))
    }
    await settle()
    expect(made.sort()).toEqual(['edit-message', 'send-message'])
    const back = await reconnect(one.test)
    back.accept('join-room', joined(0))
    await settle()
    await edit
    expect(back.of('edit-message')).toEqual([])
  })
})
