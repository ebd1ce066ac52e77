import { describe, expect, it } from 'vitest'
import type { ChatMessage } from '../src/index.ts'
import { startClient, startServer } from './support/live.ts'

describe('two users in a room', () => {
  it('talk to each other', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    await using bob = await startClient(app, 'bob')
    const room = await ada.client.rooms.create({ name: 'general', visibility: 'public' })
    await room.join()
    const { items } = await bob.client.rooms.list()
    expect(items).toMatchObject([{ id: room.id, name: 'general', memberCount: 1 }])
    const same = bob.client.rooms.get(room.id)
    const heard: ChatMessage[] = []
    same.on('message', (message) => heard.push(message))
    await same.join()
    const sent = await room.send('hello')
    await expect.poll(() => heard).toHaveLength(1)
    expect(heard[0]).toEqual(sent)
    expect(sent).toMatchObject({ content: 'hello', user: { username: 'ada' }, roomId: room.id })
    expect(room.summary?.name).toBe('general')
  })

  it('hear their own messages too, once', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    const room = await ada.client.rooms.create({ name: 'general' })
    const heard: string[] = []
    room.on('message', ({ content }) => heard.push(content))
    await room.join()
    await Promise.all(['one', 'two', 'three'].map((content) => room.send(content)))
    await expect.poll(() => heard).toEqual(['one', 'two', 'three'])
  })

  it('read the history from both ends', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    const room = await ada.client.rooms.create({ name: 'general' })
    await room.join()
    for (const content of ['1', '2', '3', '4', '5']) await room.send(content)
    const newest = await room.history({ limit: 2 })
    expect(newest.items.map(({ content }) => content)).toEqual(['4', '5'])
    const older = await room.history({ before: newest.items[0]?.seq, limit: 2 })
    expect(older.items.map(({ content }) => content)).toEqual(['2', '3'])
    const newer = await room.history({ after: older.items[1]?.seq })
    expect(newer.items.map(({ content }) => content)).toEqual(['4', '5'])
  })

  it('are told what is wrong, here or there', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    const room = await ada.client.rooms.create({ name: 'general' })
    await expect(room.send('')).rejects.toMatchObject({ code: 'invalid_payload' })
    await expect(room.send('x'.repeat(4_001))).rejects.toMatchObject({ code: 'invalid_payload' })
    const nowhere = ada.client.rooms.get('nowhere')
    await expect(nowhere.send('hello')).rejects.toMatchObject({ code: 'room_not_found' })
    await expect(nowhere.join()).rejects.toMatchObject({ code: 'room_not_found' })
    await expect(nowhere.history()).rejects.toMatchObject({ code: 'room_not_found' })
  })
})

describe('an owner', () => {
  it('renames, adds, removes and deletes', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    await using bob = await startClient(app, 'bob')
    const room = await ada.client.rooms.create({ name: 'secret', visibility: 'private' })
    const bobs = bob.client.rooms.get(room.id)
    await expect(bobs.join()).rejects.toMatchObject({ code: 'room_not_found' })
    await expect(room.members.add('bob')).resolves.toMatchObject({ user: { username: 'bob' } })
    const heard: string[] = []
    bobs.on('updated', ({ room: { name } }) => heard.push(`updated ${name}`))
    bobs.on('left', ({ error }) => heard.push(`left ${error.code}`))
    bobs.on('room-deleted', () => heard.push('room-deleted'))
    await bobs.join()
    await room.update({ name: 'very secret' })
    const { items } = await room.members.list()
    expect(items.map(({ user }) => user.username).sort()).toEqual(['ada', 'bob'])
    await expect.poll(() => heard).toEqual(['updated very secret'])
    expect(bobs.summary?.name).toBe('very secret')
    await room.members.remove(bob.client.user?.id ?? '')
    await expect.poll(() => heard.slice(1)).toEqual(['left not_a_member'])
    expect(bobs.status).toBe('gone')
    await room.members.add('bob')
    await bobs.join()
    await room.delete()
    await expect.poll(() => heard.slice(2)).toEqual(['room-deleted', 'left room_not_found'])
    await expect(room.fetch()).rejects.toMatchObject({ code: 'room_not_found' })
  })
})
