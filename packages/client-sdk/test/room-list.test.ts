import { describe, expect, it } from 'vitest'
import { ChatClient, roomList, type RoomList, type RoomListItem } from '../src/index.ts'
import { PASSWORD, startClient, startServer, type LiveServer } from './support/live.ts'

const roomsOf = (list: RoomList) => (): readonly RoomListItem[] => list.getSnapshot().rooms

async function stage(app: LiveServer) {
  const ada = await startClient(app, 'ada')
  const bob = await startClient(app, 'bob')
  const room = await ada.client.rooms.create({ name: 'general' })
  await room.join()
  const list = roomList(bob.client, { join: true })
  return {
    ada: ada.client,
    bob: bob.client,
    room,
    list,
    async [Symbol.asyncDispose]() {
      list.close()
      await Promise.all([ada.client.close(), bob.client.close()])
    },
  }
}

describe('a list of rooms', () => {
  it('has a room once the user belongs to it, and counts what they have not read', async () => {
    await using app = await startServer()
    await using test = await stage(app)
    const { bob, room, list } = test
    await expect.poll(() => list.getSnapshot().status).toBe('ready')
    expect(list.getSnapshot()).toEqual({ rooms: [], unreadCount: 0, status: 'ready' })
    await room.send('before')

    const bobs = bob.rooms.get(room.id)
    await bobs.join()
    await expect
      .poll(roomsOf(list))
      .toMatchObject([{ id: room.id, name: 'general', role: 'member', unreadCount: 0 }])
    const sent = await room.send('one')
    await room.send('two')
    await expect
      .poll(roomsOf(list))
      .toMatchObject([{ unreadCount: 2, lastMessage: { content: 'two' }, memberCount: 2 }])
    await bobs.send('my own')
    await expect.poll(roomsOf(list)).toMatchObject([{ unreadCount: 2, status: 'live' }])

    await bobs.markRead(sent.seq)
    await expect.poll(roomsOf(list)).toMatchObject([{ unreadCount: 1, readSeq: sent.seq }])
    await bobs.markRead()
    await expect.poll(roomsOf(list)).toMatchObject([{ unreadCount: 0 }])
    expect(list.getSnapshot().unreadCount).toBe(0)
  })

  it('follows edits, deletions and the name', async () => {
    await using app = await startServer()
    await using test = await stage(app)
    const { bob, room, list } = test
    await bob.rooms.get(room.id).join()
    const { id } = await room.send('helo')
    await room.edit(id, 'hello')
    await expect
      .poll(roomsOf(list))
      .toMatchObject([{ unreadCount: 1, lastMessage: { content: 'hello' } }])
    await room.deleteMessage(id)
    await expect
      .poll(roomsOf(list))
      .toMatchObject([{ unreadCount: 0, lastMessage: { content: '' } }])
    await room.update({ name: 'lounge' })
    await expect.poll(roomsOf(list)).toMatchObject([{ name: 'lounge' }])
  })

  it('enters the rooms of its user, and puts the one that was last talked in first', async () => {
    await using app = await startServer()
    await using test = await stage(app)
    const { ada, list, room } = test
    const second = await ada.rooms.create({ name: 'second', visibility: 'private' })
    for (const { members } of [room, second]) await members.add('bob')
    await expect.poll(roomsOf(list)).toMatchObject([
      { name: 'second', status: 'live' },
      { name: 'general', status: 'live' },
    ])
    const [first] = list.getSnapshot().rooms
    await room.send('here')
    await expect
      .poll(roomsOf(list))
      .toMatchObject([{ name: 'general', unreadCount: 1 }, { name: 'second' }])
    expect(list.getSnapshot().rooms[1]).toBe(first)
    expect(list.getSnapshot()).toBe(list.getSnapshot())
  })

  it('loses a room that its user is removed from, leaves or that is deleted', async () => {
    await using app = await startServer()
    await using test = await stage(app)
    const { ada, bob, list } = test
    const [a, b, c] = await Promise.all(
      ['a', 'b', 'c'].map(async (name) => {
        const room = await ada.rooms.create({ name })
        await room.members.add('bob')
        return room
      }),
    )
    const names = () => list.getSnapshot().rooms.map(({ name, status }) => `${name} ${status}`)
    const untilNames = (...expected: string[]) =>
      expect.poll(() => names().sort()).toEqual(expected)
    await untilNames('a live', 'b live', 'c live')
    await a?.members.remove(bob.user?.id ?? '')
    await untilNames('b live', 'c live')
    await b?.delete()
    await untilNames('c live')
    await bob.rooms.get(c?.id ?? '').members.remove(bob.user?.id ?? '')
    await untilNames()
  })

  it('has a room that its user creates, and counts down when another tab has read it', async () => {
    await using app = await startServer()
    await using test = await stage(app)
    const { ada, bob, list } = test
    const bobs = await bob.rooms.create({ name: 'bobs' })
    await expect
      .poll(roomsOf(list))
      .toMatchObject([{ name: 'bobs', role: 'owner', status: 'live' }])
    await ada.rooms.get(bobs.id).join()
    await ada.rooms.get(bobs.id).send('hello')
    await expect.poll(roomsOf(list)).toMatchObject([{ unreadCount: 1 }])
    const tab = new ChatClient({ url: app.url })
    await tab.login({ username: 'bob', password: PASSWORD })
    await tab.connect()
    const other = roomList(tab)
    await expect.poll(roomsOf(other)).toMatchObject([{ unreadCount: 1, status: 'detached' }])
    const { headSeq } = await tab.rooms.get(bobs.id).fetch()
    await tab.rooms.get(bobs.id).markRead(headSeq)
    for (const each of [list, other])
      await expect.poll(roomsOf(each)).toMatchObject([{ unreadCount: 0 }])
    await tab.close()
  })

  it('is right again after the connection was lost', async () => {
    await using app = await startServer()
    await using test = await stage(app)
    const { bob, room, list } = test
    const bobs = bob.rooms.get(room.id)
    await bobs.join()
    await expect.poll(roomsOf(list)).toMatchObject([{ status: 'live' }])
    app.cut()
    await expect.poll(() => bob.status).toBe('reconnecting')
    await Promise.all(['one', 'two', 'three'].map((content) => room.send(content)))
    await expect.poll(roomsOf(list)).toMatchObject([{ status: 'live', unreadCount: 3 }])
    await room.send('four')
    await expect
      .poll(roomsOf(list))
      .toMatchObject([{ unreadCount: 4, lastMessage: { content: 'four' } }])
    expect(await bobs.fetch()).toMatchObject({ unreadCount: 4 })
  })

  it('belongs to whoever is signed in', async () => {
    await using app = await startServer()
    await using test = await stage(app)
    const { ada, bob, room, list } = test
    await bob.rooms.get(room.id).join()
    await expect.poll(roomsOf(list)).toMatchObject([{ name: 'general' }])
    await bob.login({ username: 'ada', password: PASSWORD })
    await ada.rooms.create({ name: 'only of ada', visibility: 'private' })
    await bob.connect()
    expect(list.getSnapshot()).toEqual({ rooms: [], unreadCount: 0, status: 'loading' })
    await expect
      .poll(roomsOf(list))
      .toMatchObject([{ name: 'only of ada', role: 'owner' }, { role: 'owner' }])
  })
})
