// What a client that was away finds when it comes back, on the real server.
import { describe, expect, it } from 'vitest'
import type { ChatClient, Room } from '../src/index.ts'
import { ManualClock } from './support/manual-clock.ts'
import { startClient, startServer, type LiveServer } from './support/live.ts'

/** The client comes back when the test says so. */
const ON_DEMAND = { reconnect: { minDelayMs: 100_000_000, maxDelayMs: 100_000_000 } }

interface Absent extends AsyncDisposable {
  readonly client: ChatClient
  readonly room: Room
  readonly heard: string[]
  /** Cuts the connection. */
  go(): Promise<void>
  comeBack(): Promise<void>
}

/** Somebody in a room who can be sent away: their clock stands still until they come back. */
async function absent(app: LiveServer, name: string, roomId: string): Promise<Absent> {
  const gate = new ManualClock()
  const clock = {
    now: () => Date.now(),
    after: (ms: number, callback: () => void) => {
      if (ms === ON_DEMAND.reconnect.minDelayMs) return gate.after(ms, callback)
      const timer = setTimeout(callback, ms)
      return () => clearTimeout(timer)
    },
  }
  const started = await startClient(app, name, { ...ON_DEMAND, clock })
  const { client } = started
  const room = client.rooms.get(roomId)
  const heard: string[] = []
  room.on('message', ({ content }) => heard.push(content))
  room.on('edited', ({ content }) => heard.push(`edited: ${content}`))
  room.on('deleted', () => heard.push('deleted'))
  room.on('reaction', ({ emoji, change }) => heard.push(`${emoji} ${change}`))
  room.on('updated', (updated) => heard.push(`renamed: ${updated.room.name}`))
  room.on('member-added', ({ member }) => heard.push(`${member.user.username} added`))
  room.on('member-removed', ({ user }) => heard.push(`${user.username} removed`))
  room.on('left', ({ error }) => heard.push(`left: ${error.code}`))
  await room.join()
  return {
    client,
    room,
    heard,
    async go() {
      app.cut()
      await expect.poll(() => client.status).toBe('reconnecting')
    },
    async comeBack() {
      gate.advance(ON_DEMAND.reconnect.minDelayMs)
      await expect.poll(() => client.status).toBe('connected')
      await expect.poll(() => room.status).not.toBe('offline')
    },
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  }
}

describe('somebody who was away', () => {
  it('hears of everything that happened, in order, and then of what is new', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    const room = await ada.client.rooms.create({ name: 'general' })
    await room.join()
    const first = await room.send('first')
    await using bob = await absent(app, 'bob', room.id)
    await bob.go()
    await expect.poll(() => room.status).toBe('live')
    const second = await room.send('second')
    await room.edit(first.id, 'first, corrected')
    await room.react(first.id, '👍')
    await room.deleteMessage(second.id)
    await room.unreact(first.id, '👍')
    await room.update({ name: 'renamed' })
    await bob.comeBack()
    await room.send('new')
    await expect.poll(() => bob.heard.at(-1)).toBe('new')
    // The text of a deleted message is gone from the log, too.
    expect(bob.heard).toEqual([
      '',
      'edited: first, corrected',
      '👍 added',
      'deleted',
      '👍 removed',
      'renamed: renamed',
      'new',
    ])
    expect(bob.room.messages.getSnapshot()).toMatchObject(
      room.messages.getSnapshot().map(({ content }) => ({ content, status: 'sent' })),
    )
    expect(bob.room.summary?.name).toBe('renamed')
    await expect.poll(() => room.position).toEqual(bob.room.position)
  })

  it('learns that they were removed, and does not walk in again', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    const room = await ada.client.rooms.create({ name: 'general', visibility: 'public' })
    await using bob = await absent(app, 'bob', room.id)
    await bob.go()
    await room.members.remove(bob.client.user?.id ?? '')
    await bob.comeBack()
    await expect.poll(() => bob.heard).toEqual(['left: not_a_member'])
    expect(bob.room.status).toBe('gone')
    const { items } = await room.members.list()
    expect(items.map(({ user }) => user.username)).toEqual(['ada'])
  })

  it('who was removed and added again stays in, and hears of both', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    const room = await ada.client.rooms.create({ name: 'general' })
    await using bob = await absent(app, 'bob', room.id)
    await bob.go()
    await room.members.remove(bob.client.user?.id ?? '')
    await room.members.add('bob')
    await bob.comeBack()
    await expect.poll(() => bob.heard).toEqual(['bob removed', 'bob added'])
    await expect.poll(() => bob.room.status).toBe('live')
  })

  it('finds ten thousand messages, each once and in order, while others go on talking', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    const room = await ada.client.rooms.create({ name: 'general' })
    await room.join()
    await using bob = await absent(app, 'bob', room.id)
    await bob.go()
    await expect.poll(() => room.status).toBe('live')
    const count = 10_000
    // Around the outbox, which sends one after the other.
    const say = (content: string) =>
      ada.client.call('send-message', { roomId: room.id, content }, { timeoutMs: 60_000 })
    for (let n = 0; n < count; n += 500) {
      await Promise.all(Array.from({ length: 500 }, (_, index) => say(`${n + index}`)))
    }
    const { items } = await room.history({ limit: 1 })
    const head = items[0]?.seq ?? 0
    const started = performance.now()
    await bob.comeBack()
    let meanwhile = 0
    while (bob.room.status !== 'live') {
      await say('meanwhile')
      meanwhile += 1
    }
    const took = Math.round(performance.now() - started)
    console.info(`${count} missed messages took ${took} ms, with ${meanwhile} more meanwhile`)
    const total = count + meanwhile
    await expect.poll(() => bob.heard).toHaveLength(total)
    expect(bob.heard.slice(0, count)).toEqual(Array.from({ length: count }, (_, n) => `${n}`))
    await expect.poll(() => bob.room.position?.seq).toBe(head + meanwhile)
  })
})
