// Messages that outlive their connection and their client, on the real server.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  ChatClient,
  type ClientOptions,
  type MessageItem,
  type Room,
  type Transport,
} from '../src/index.ts'
import { systemClock } from '../src/clock.ts'
import { webSocketTransport } from '../src/connection/websocket-transport.ts'
import { fileStorage } from '../src/node/index.ts'
import { PASSWORD, startClient, startServer, type LiveServer } from './support/live.ts'
import { openStorage } from './support/shared-storage.ts'

/** A network on which the server's word on messages gets lost, from `mute` on. */
function mutableTransport(app: LiveServer): Transport & { mute(): void } {
  const options = { origin: app.url, path: '/socket.io', clock: systemClock }
  const transport = webSocketTransport(options)
  let isMute = false
  return {
    mute: () => void (isMute = true),
    open(auth, listener) {
      const event: typeof listener.event = (name, payload) => {
        if (!isMute || name !== 'message-received') listener.event(name, payload)
      }
      const socket = transport.open(auth, { ...listener, event })
      const emit: typeof socket.emit = (name, payload, ack) =>
        socket.emit(name, payload, (reply) => {
          if (!isMute || name !== 'send-message') ack(reply)
        })
      return {
        emit,
        emitVolatile: (name, payload) => socket.emitVolatile(name, payload),
        close: () => socket.close(),
      }
    },
  }
}

/** The next run of the app, or another tab: the same user, another client. */
async function startAgain(app: LiveServer, options: Partial<ClientOptions>): Promise<ChatClient> {
  const reconnect = { minDelayMs: 50, maxDelayMs: 200 }
  const client = new ChatClient({ url: app.url, reconnect, ...options })
  await client.login({ username: 'ada', password: PASSWORD })
  return client
}

const shown = (room: Room) => room.messages.getSnapshot().map(describeItem)
const describeItem = ({ content, status }: MessageItem) => `${content} ${status}`

describe('a reload', () => {
  it('in the middle of a send leaves the message stored once, and shown once', async () => {
    await using app = await startServer()
    const outboxStorage = openStorage()
    const transport = mutableTransport(app)
    await using ada = await startClient(app, 'ada', { outboxStorage, transport })
    const room = await ada.client.rooms.create({ name: 'general' })
    await room.join()
    await room.send('before')
    // The client dies before the answer: the server stores it, and the client cannot know.
    transport.mute()
    void room.send('one')
    void room.send('two')
    await expect.poll(async () => (await room.history()).items).toHaveLength(2)
    expect(shown(room)).toEqual(['before sent', 'one sending', 'two queued'])
    await ada.client.close()
    expect((await outboxStorage.items()).map(({ payload }) => payload.content)).toEqual([
      'one',
      'two',
    ])

    const again = await startAgain(app, { outboxStorage })
    const after = again.rooms.get(room.id)
    const heard: string[] = []
    after.on('message', ({ content }) => heard.push(content))
    await again.connect()
    await after.join()
    await expect.poll(() => shown(after)).toEqual(['before sent', 'one sent', 'two sent'])
    const { items } = await after.history()
    expect(items.map(({ content }) => content)).toEqual(['before', 'one', 'two'])
    expect(new Set(heard).size).toBe(heard.length)
    await expect.poll(() => outboxStorage.items()).toEqual([])
    await again.close()
  })

  it('keeps what was written without a connection, in a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chatnode-'))
    await using app = await startServer()
    await using ada = await startClient(app, 'ada', { outboxStorage: fileStorage(folder) })
    const room = await ada.client.rooms.create({ name: 'general' })
    await ada.client.close()
    for (const content of ['a', 'b', 'c']) void room.send(content)
    await expect.poll(() => fileStorage(folder).load()).toHaveLength(3)

    const again = await startAgain(app, { outboxStorage: fileStorage(folder) })
    await again.connect()
    const after = again.rooms.get(room.id)
    await expect.poll(() => shown(after)).toEqual(['a sent', 'b sent', 'c sent'])
    await again.close()
    await expect.poll(() => fileStorage(folder).load()).toEqual([])
    await rm(folder, { recursive: true })
  })
})

describe('two clients on one storage', () => {
  it('store what either of them sends once, through cuts', async () => {
    await using app = await startServer()
    const outboxStorage = openStorage()
    await using ada = await startClient(app, 'ada', { outboxStorage })
    const room = await ada.client.rooms.create({ name: 'general' })
    await room.join()
    const tab = await startAgain(app, { outboxStorage })
    await tab.connect()
    const other = tab.rooms.get(room.id)
    await other.join()
    const sending: Promise<unknown>[] = []
    for (let round = 0; round < 5; round += 1) {
      for (let n = 0; n < 5; n += 1) {
        sending.push(room.send(`one ${round}.${n}`), other.send(`two ${round}.${n}`))
      }
      app.cut()
      await expect.poll(() => [room.status, other.status]).toEqual(['live', 'live'])
    }
    await Promise.all(sending)
    const { items } = await room.history({ limit: 100 })
    const contents = items.map(({ content }) => content)
    expect(contents).toHaveLength(50)
    expect(new Set(contents).size).toBe(50)
    // Each tab's own messages are in the order in which it sent them.
    for (const name of ['one', 'two']) {
      const own = contents.filter((content) => content.startsWith(name))
      expect(own).toEqual([...own].sort())
    }
    const expected = contents.map((content) => `${content} sent`)
    await expect.poll(() => [shown(room), shown(other)]).toEqual([expected, expected])
    await expect.poll(() => outboxStorage.items()).toEqual([])
    await tab.close()
  })
})

describe('a first join', () => {
  it('shows the newest page as the list, and none of it as an event', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    const room = await ada.client.rooms.create({ name: 'general' })
    for (let n = 0; n < 60; n += 1) await room.send(`${n}`)
    await using bob = await startClient(app, 'bob')
    const bobs = bob.client.rooms.get(room.id)
    const heard: string[] = []
    bobs.on('message', ({ content }) => heard.push(content))
    await bobs.join()
    expect(shown(bobs)).toHaveLength(50)
    await room.send('new')
    await expect.poll(() => heard).toEqual(['new'])
    expect(await bobs.loadOlder()).toBe(false)
    expect(shown(bobs)).toHaveLength(61)
    expect(shown(bobs)[0]).toBe('0 sent')
  })

  it('goes on from a position that the app has kept', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    const room = await ada.client.rooms.create({ name: 'general' })
    await room.join()
    await room.send('seen')
    await expect.poll(() => room.position?.seq).toBe(2)
    const from = room.position
    await ada.client.close()
    await using bob = await startClient(app, 'bob')
    const bobs = bob.client.rooms.get(room.id)
    await bobs.join()
    await bobs.send('missed')

    const again = await startAgain(app, {})
    const after = again.rooms.get(room.id)
    const heard: string[] = []
    after.on('message', ({ content }) => heard.push(content))
    after.on('member-added', ({ member }) => heard.push(`${member.user.username} added`))
    await again.connect()
    await after.join({ from })
    await expect.poll(() => heard).toEqual(['bob added', 'missed'])
    expect(shown(after)).toEqual(['seen sent', 'missed sent'])
    await again.close()
  })
})
