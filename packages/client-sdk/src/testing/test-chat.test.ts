import { describe, expect, it } from 'vitest'
import { ChatClient } from '../index.ts'
import { createTestChat } from './index.ts'

describe('a test chat', () => {
  it('carries a conversation', async () => {
    const chat = createTestChat()
    const ada = await chat.client('ada')
    const room = await ada.rooms.create({ name: 'general' })
    await room.join()
    const bob = chat.user('bob')
    await bob.join(room.id)
    await bob.send(room.id, 'hello')
    await room.send('hi')
    expect(room.messages.getSnapshot().map(({ content }) => content)).toEqual(['hello', 'hi'])
  })

  it('shows who is here and who is typing, until the time has come', async () => {
    const chat = createTestChat()
    const ada = await chat.client('ada')
    const room = await ada.rooms.create({ name: 'general' })
    await room.join()
    const bob = chat.user('bob')
    await bob.join(room.id)
    await bob.startTyping(room.id)
    await chat.clock.settle()
    const names = (users: readonly { username: string }[]) => users.map(({ username }) => username)
    expect(names(room.presence.getSnapshot())).toEqual(['ada', 'bob'])
    expect(names(room.typing.users.getSnapshot())).toEqual(['bob'])
    await chat.clock.advance(5_999)
    expect(names(room.typing.users.getSnapshot())).toEqual(['bob'])
    await chat.clock.advance(1)
    expect(names(room.typing.users.getSnapshot())).toEqual([])
    bob.disconnect()
    await chat.clock.settle()
    expect(names(room.presence.getSnapshot())).toEqual(['ada'])
  })

  it('breaks and mends the network; what was missed comes in order', async () => {
    const chat = createTestChat()
    const ada = await chat.client('ada')
    const room = await ada.rooms.create({ name: 'general' })
    await room.join()
    const bob = chat.user('bob')
    await bob.join(room.id)
    await chat.disconnect(ada)
    expect(ada.status).toBe('reconnecting')
    await expect(ada.rooms.list()).rejects.toMatchObject({ code: 'network' })
    const sending = room.send('from the outbox')
    await bob.send(room.id, 'missed')
    expect(room.messages.getSnapshot()).toMatchObject([{ status: 'queued' }])
    await chat.reconnect(ada)
    expect(ada.status).toBe('connected')
    await sending
    expect(room.messages.getSnapshot()).toMatchObject([
      { content: 'missed', status: 'sent' },
      { content: 'from the outbox', status: 'sent' },
    ])
  })

  it('brings a resync when the log was trimmed, or another one begins', async () => {
    const chat = createTestChat()
    const ada = await chat.client('ada')
    const room = await ada.rooms.create({ name: 'general' })
    await room.join()
    const reasons: string[] = []
    room.on('resync', ({ reason }) => reasons.push(reason))
    const bob = chat.user('bob')
    await bob.join(room.id)
    await chat.disconnect()
    await bob.send(room.id, 'one')
    chat.server.trimLog(room.id)
    await chat.reconnect()
    await chat.disconnect()
    chat.server.restoreBackup()
    await chat.reconnect()
    expect(reasons).toEqual(['retention', 'epoch'])
    expect(room.messages.getSnapshot()).toMatchObject([{ content: 'one' }])
    expect(() => chat.server.trimLog('nowhere')).toThrow('there is no such room')
  })

  it('refuses, delays and loses what it is told to, once each', async () => {
    const chat = createTestChat()
    const ada = await chat.client('ada')
    const room = await ada.rooms.create({ name: 'general' })
    await room.join()

    chat.server.refuseNext('send-message', 'content_rejected', { data: { reason: 'spam' } })
    await expect(room.send('no')).rejects.toMatchObject({
      code: 'content_rejected',
      data: { reason: 'spam' },
    })

    chat.server.delayNext('getRoom', 2_000)
    let fetched = false
    const fetching = room.fetch().then(() => (fetched = true))
    await chat.clock.advance(1_999)
    expect(fetched).toBe(false)
    await chat.clock.advance(1)
    await fetching

    chat.server.loseNextAnswer('send-message')
    const sending = room.send('once')
    await chat.clock.settle()
    expect(room.messages.getSnapshot()).toMatchObject([{ status: 'sent' }, { status: 'failed' }])
    await chat.clock.advance(60_000)
    await expect(sending).resolves.toMatchObject({ content: 'once' })
    const { items } = await room.history()
    expect(items.map(({ content }) => content)).toEqual(['once'])
  })

  it('signs a user out, and takes another device in', async () => {
    const chat = createTestChat()
    const phone = await chat.client('ada')
    const laptop = await chat.client('ada')
    expect(laptop.user).toEqual(phone.user)
    const codes: string[] = []
    phone.on('signed-out', ({ error }) => codes.push(error.code))
    chat.server.endSessions(chat.user('ada'))
    await chat.clock.settle()
    expect(codes).toEqual(['session_ended'])
    expect([phone.status, laptop.status]).toEqual(['refused', 'refused'])
  })

  it('renews a token over the life of a connection', async () => {
    const chat = createTestChat()
    const ada = await chat.client('ada')
    await chat.clock.advance(24 * 60 * 60_000)
    expect(ada.status).toBe('connected')
    await expect(ada.me()).resolves.toMatchObject({ username: 'ada' })
  })

  it('lets users without a client do everything, and refuses them as it would a client', async () => {
    const chat = createTestChat()
    const bob = chat.user('bob')
    await expect(bob.send('nowhere', 'hello')).rejects.toMatchObject({ code: 'room_not_found' })
    const ada = await chat.client('ada')
    const room = await ada.rooms.create({ name: 'general' })
    await room.join()
    await bob.join(room.id)
    const { id } = await bob.send(room.id, 'hello')
    await bob.call('add-reaction', { roomId: room.id, messageId: id, emoji: '👍' })
    await bob.startTyping(room.id)
    await bob.stopTyping(room.id)
    await bob.leave(room.id)
    await expect(bob.startTyping(room.id)).rejects.toMatchObject({ code: 'not_joined' })
    expect(room.messages.getSnapshot()).toMatchObject([{ reactions: [{ userIds: [bob.id] }] }])
  })

  it('takes a client that the app has made', async () => {
    const chat = createTestChat()
    const client = new ChatClient(chat.options())
    await client.register({ username: 'ada', password: 'correct horse' })
    await client.connect()
    await chat.disconnect()
    expect(client.status).toBe('reconnecting')
    await expect(chat.disconnect(client)).rejects.toThrow('that chat.client did not make')
  })
})
