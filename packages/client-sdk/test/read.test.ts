import { describe, expect, it } from 'vitest'
import { ChatClient } from '../src/index.ts'
import { failureOf } from './support/spy.ts'
import { PASSWORD, startClient, startServer, type LiveServer } from './support/live.ts'

/** Ada and Bob in a room. */
async function stage(app: LiveServer) {
  const ada = await startClient(app, 'ada')
  const bob = await startClient(app, 'bob')
  const room = await ada.client.rooms.create({ name: 'general' })
  await room.join()
  const bobs = bob.client.rooms.get(room.id)
  await bobs.join()
  return {
    room,
    bobs,
    bob: bob.client,
    async [Symbol.asyncDispose]() {
      await Promise.all([ada.client.close(), bob.client.close()])
    },
  }
}

describe('a room that is read', () => {
  it('is marked up to the newest message shown, and the others see it', async () => {
    await using app = await startServer()
    await using test = await stage(app)
    const { room, bobs } = test
    const heard: string[] = []
    room.on('read', ({ user, seq }) => heard.push(`${user.username} ${seq}`))
    const { seq } = await room.send('hello')
    await expect.poll(() => bobs.messages.getSnapshot()).toHaveLength(1)
    await bobs.markRead()
    await expect.poll(() => heard).toEqual([`bob ${seq}`])
    expect(bobs.summary?.readSeq).toBe(seq)
    expect((await bobs.fetch()).unreadCount).toBe(0)
    await bobs.markRead()
    await bobs.markRead(1)
    await room.send('bye')
    expect(heard).toHaveLength(1)
  })

  it('takes a few requests, however often it is looked at', async () => {
    await using app = await startServer()
    await using test = await stage(app)
    const { room, bob, bobs } = test
    const heard: number[] = []
    room.on('read', ({ seq }) => heard.push(seq))
    bobs.on('message', () => void bobs.markRead())
    const sent = await Promise.all(Array.from({ length: 50 }, (_, n) => room.send(`message ${n}`)))
    const last = sent.at(-1)?.seq
    await expect.poll(() => bobs.summary?.readSeq).toBe(last)
    await expect.poll(() => heard.at(-1)).toBe(last)
    expect(heard).toEqual(heard.toSorted((one, other) => one - other))
    expect(bob.status).toBe('connected')
  })

  it('is read in the other tab as well', async () => {
    await using app = await startServer()
    await using test = await stage(app)
    const { room, bobs } = test
    const tab = new ChatClient({ url: app.url })
    await tab.login({ username: 'bob', password: PASSWORD })
    await tab.connect()
    const there = tab.rooms.get(room.id)
    await there.join()
    const { seq } = await room.send('hello')
    await bobs.markRead(seq)
    await expect.poll(() => there.summary?.readSeq).toBe(seq)
    await tab.close()
  })

  it('is for members, and needs a connection', async () => {
    await using app = await startServer()
    await using test = await stage(app)
    const { room, bob, bobs } = test
    await using eve = await startClient(app, 'eve')
    const outside = eve.client.rooms.get(room.id)
    expect(await failureOf(outside.markRead(1))).toMatchObject({ code: 'not_a_member' })
    const { seq } = await room.send('hello')
    await bob.close()
    expect(await failureOf(bobs.markRead(seq))).toMatchObject({ code: 'disconnected' })
    // Nobody has to wait for it: no unhandled rejection.
    void bobs.markRead(seq)
    await bob.connect()
    await bobs.join()
    await bobs.markRead(seq)
    expect(bobs.summary?.readSeq).toBe(seq)
  })
})

it('lists the rooms of the user alone, where that is asked for', async () => {
  await using app = await startServer()
  await using test = await stage(app)
  await using eve = await startClient(app, 'eve')
  const own = await eve.client.rooms.create({ name: 'hers', visibility: 'private' })
  const namesOf = async (mine?: boolean) =>
    (await eve.client.rooms.list({ mine })).items.map(({ name }) => name)
  expect(await namesOf()).toEqual(['hers', 'general'])
  expect(await namesOf(true)).toEqual(['hers'])
  expect(own.summary).toMatchObject({ unreadCount: 0, readSeq: 1 })
  expect(test.room.summary?.role).toBe('owner')
})
