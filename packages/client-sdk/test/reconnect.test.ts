import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ChatClient } from '../src/index.ts'
import { Gate } from './support/fidelity/gate.ts'
import { startClient, startServer } from './support/live.ts'

/** Resolves when the client has the status. */
function until(client: ChatClient, wanted: ChatClient['status']): Promise<void> {
  return expect.poll(() => client.status).toBe(wanted)
}

describe('a client whose connection broke', () => {
  it('gets what it missed, once and in order, and then what is new', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    const gate = new Gate(app.url)
    await using bob = await startClient(app, 'bob', {
      transport: gate.transport,
      fetch: gate.fetch,
    })
    const room = await ada.client.rooms.create({ name: 'general' })
    await room.join()
    const bobs = bob.client.rooms.get(room.id)
    const heard: string[] = []
    bobs.on('message', ({ content }) => heard.push(content))
    await bobs.join()
    await room.send('before')
    await expect.poll(() => heard).toEqual(['before'])

    gate.isOpen = false
    app.cut()
    await until(bob.client, 'reconnecting')
    // More than one page of the answer to the join, and more than one of the history.
    const missed = Array.from({ length: 130 }, (_, n) => `missed ${n}`)
    await Promise.all(missed.map((content) => room.send(content)))
    expect(bob.client.status).toBe('reconnecting')
    gate.isOpen = true
    await until(bob.client, 'connected')
    await Promise.all(['after 1', 'after 2'].map((content) => room.send(content)))
    await expect.poll(() => heard).toHaveLength(133)
    expect(heard).toEqual(['before', ...missed, 'after 1', 'after 2'])
    expect(bobs.status).toBe('live')
  })

  it('survives being cut again and again while others talk', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    await using bob = await startClient(app, 'bob', {
      reconnect: { minDelayMs: 10, maxDelayMs: 20 },
    })
    const room = await ada.client.rooms.create({ name: 'general' })
    const bobs = bob.client.rooms.get(room.id)
    const heard: string[] = []
    bobs.on('message', ({ content }) => heard.push(content))
    await bobs.join()
    const said: string[] = []
    for (let round = 0; round < 8; round += 1) {
      const lines = Array.from({ length: 10 }, (_, n) => `${round}.${n}`)
      said.push(...lines)
      const sending = Promise.all(lines.map((content) => room.send(content)))
      app.cut()
      await sending
    }
    await expect.poll(() => heard).toHaveLength(said.length)
    const { items } = await room.history({ limit: 100 })
    expect(heard).toEqual(items.map(({ content }) => content))
    expect([...heard].sort()).toEqual([...said].sort())
  })

  it('sends what was on its way, and it is stored once', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    const room = await ada.client.rooms.create({ name: 'general' })
    await room.join()
    const sending = Promise.all([room.send('one'), room.send('two')])
    app.cut()
    await until(ada.client, 'reconnecting')
    const later = room.send('three')
    expect((await sending).map(({ content }) => content)).toEqual(['one', 'two'])
    await later
    const { items } = await room.history()
    expect(items.map(({ content }) => content)).toEqual(['one', 'two', 'three'])
  })

  it('comes back to a server that was restarted, and to its rooms', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chatnode-'))
    const options = { databaseUrl: `sqlite:${folder}/chat.db`, jwtSecret: 'x'.repeat(32) }
    const before = await startServer(options)
    await using ada = await startClient(before, 'ada')
    const room = await ada.client.rooms.create({ name: 'general' })
    const heard: string[] = []
    room.on('message', ({ content }) => heard.push(content))
    await room.join()
    await room.send('before')
    await before[Symbol.asyncDispose]()
    await until(ada.client, 'reconnecting')
    const sending = room.send('meanwhile')
    await using after = await startServer({ ...options, port: Number(new URL(before.url).port) })
    await sending
    expect(after.url).toBe(before.url)
    expect(room.status).toBe('live')
    await expect.poll(() => heard).toEqual(['before', 'meanwhile'])
    await rm(folder, { recursive: true })
  })
})
