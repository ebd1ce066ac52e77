// Catching up from the room log.
import type { ChatMessage, JoinedRoom, Position, SyncedRoom } from '@chatnode/protocol'
import { limits } from '@chatnode/protocol'
import { describe, expect, it } from 'vitest'
import { call, createRoom, register } from './support/api.ts'
import { testClock } from './support/clock.ts'
import { connect, type TestClient } from './support/connect.ts'
import { startServer } from './support/start-server.ts'

const DAY_MS = 86_400_000

// oxlint-disable-next-line max-params -- reads as a sentence in every test
const syncRoom = async (
  client: TestClient,
  roomId: string,
  position: Position,
  atMost?: number,
): Promise<SyncedRoom> => {
  const payload = { rooms: [{ roomId, position }], ...(atMost === undefined ? {} : { atMost }) }
  const { rooms } = await client.ask<{ rooms: [SyncedRoom] }>('sync', payload)
  return rooms[0]
}

async function send(client: TestClient, roomId: string, count: number): Promise<ChatMessage[]> {
  const sends = Array.from({ length: count }, (_, index) =>
    client.ask<ChatMessage>('send-message', { roomId, content: `message ${index}` }),
  )
  return Promise.all(sends)
}

describe('sync', () => {
  it('answers exactly what was broadcast since the position, byte for byte', async () => {
    await using app = await startServer()
    const session = await register(app.url)
    const room = await createRoom(app.url, session)
    using client = await connect(app.url, session)
    const { position } = await client.ask<JoinedRoom>('join-room', { roomId: room.id })
    const live: unknown[] = []
    client.socket.onAny((event: string, payload: { seq?: number }) => {
      if (payload.seq !== undefined) live.push({ event, payload })
    })
    const [message] = await send(client, room.id, 3)
    const target = { roomId: room.id, messageId: message?.id }
    await client.ask('edit-message', { ...target, content: 'changed' })
    await client.ask('add-reaction', { ...target, emoji: '👍' })
    await client.ask('remove-reaction', { ...target, emoji: '👍' })
    await call(app.url, `/api/rooms/${room.id}`, {
      method: 'PATCH',
      token: session.accessToken,
      body: { name: 'renamed' },
    })
    await client.next('room-updated')
    const synced = await syncRoom(client, room.id, position)
    expect(synced).toMatchObject({ status: 'events', hasMore: false })
    expect(JSON.stringify(synced.events)).toBe(JSON.stringify(live))
    expect(synced.position).toEqual({ ...position, seq: position.seq + live.length })
  })

  it('pages through any number of events without a hole', async () => {
    await using app = await startServer()
    const session = await register(app.url)
    const room = await createRoom(app.url, session)
    using client = await connect(app.url, session)
    const { position } = await client.ask<JoinedRoom>('join-room', { roomId: room.id })
    const count = limits.syncEvents * 2 + 7
    await send(client, room.id, count)
    const seqs: number[] = []
    let at: Position | undefined = position
    let pages = 0
    for (let hasMore: boolean | undefined = true; hasMore === true && at; pages += 1) {
      const synced: SyncedRoom = await syncRoom(client, room.id, at)
      seqs.push(...(synced.events ?? []).map(({ payload }) => payload.seq))
      at = synced.position
      hasMore = synced.hasMore
    }
    expect(pages).toBe(3)
    expect(seqs).toEqual(Array.from({ length: count }, (_, index) => position.seq + 1 + index))
  })

  it('cuts an answer of long messages, and goes on from there', async () => {
    await using app = await startServer()
    const session = await register(app.url)
    const room = await createRoom(app.url, session)
    using client = await connect(app.url, session)
    const { position } = await client.ask<JoinedRoom>('join-room', { roomId: room.id })
    const content = 'x'.repeat(limits.contentCharacters)
    await Promise.all(
      Array.from({ length: 100 }, () => client.ask('send-message', { roomId: room.id, content })),
    )
    const synced = await syncRoom(client, room.id, position)
    expect(synced.hasMore).toBe(true)
    expect(JSON.stringify(synced).length).toBeLessThan(300_000)
    expect(synced.position?.seq).toBe(position.seq + (synced.events?.length ?? 0))
  })

  it.each([
    ['another epoch', 'epoch', (position: Position) => ({ ...position, epoch: 'other' })],
    ['a position that the log has not reached', 'ahead', (at: Position) => ({ ...at, seq: 1_000 })],
  ])('answers a snapshot for %s', async (_case, reason, change) => {
    await using app = await startServer()
    const session = await register(app.url)
    const room = await createRoom(app.url, session)
    using client = await connect(app.url, session)
    const { position } = await client.ask<JoinedRoom>('join-room', { roomId: room.id })
    const [message] = await send(client, room.id, 1)
    const synced = await syncRoom(client, room.id, change(position))
    expect(synced).toMatchObject({
      status: 'resync',
      reason,
      position: { epoch: position.epoch, seq: position.seq + 1 },
      snapshot: { room: { id: room.id }, page: { items: [message] } },
    })
    expect(synced.events).toBeUndefined()
  })

  it('answers a snapshot when more happened than the caller wants to read', async () => {
    await using app = await startServer()
    const session = await register(app.url)
    const room = await createRoom(app.url, session)
    using client = await connect(app.url, session)
    const { position } = await client.ask<JoinedRoom>('join-room', { roomId: room.id })
    await send(client, room.id, 5)
    await expect(syncRoom(client, room.id, position, 4)).resolves.toMatchObject({
      status: 'resync',
      reason: 'too_far',
    })
    await expect(syncRoom(client, room.id, position, 5)).resolves.toMatchObject({
      status: 'events',
    })
  })

  it('answers a snapshot past retention, and events after it; messages stay', async () => {
    const clock = testClock()
    await using app = await startServer({
      clock,
      retentionDays: 1,
      roomHeadsMs: DAY_MS,
      accessTokenLifetimeMs: 90 * DAY_MS,
    })
    const session = await register(app.url)
    const room = await createRoom(app.url, session)
    using client = await connect(app.url, session)
    const { position } = await client.ask<JoinedRoom>('join-room', { roomId: room.id })
    const old = await send(client, room.id, 3)
    clock.advance(DAY_MS)
    const [recent] = await send(client, room.id, 1)
    clock.advance(60 * 60 * 1_000)
    await expect
      .poll(() => syncRoom(client, room.id, position))
      .toMatchObject({ status: 'resync', reason: 'retention' })
    const kept = { ...position, seq: old.at(-1)?.seq ?? 0 }
    await expect(syncRoom(client, room.id, kept)).resolves.toMatchObject({
      status: 'events',
      events: [{ event: 'message-received', payload: { id: recent?.id } }],
    })
    const history = await call<{ items: ChatMessage[] }>(
      app.url,
      `/api/rooms/${room.id}/messages`,
      { token: session.accessToken },
    )
    expect(history.body.items).toHaveLength(4)
  })

  it('answers gone for a room that is deleted, private or none, all alike', async () => {
    await using app = await startServer()
    const [owner, outsider] = [await register(app.url), await register(app.url)]
    const hidden = await createRoom(app.url, owner, 'private')
    const deleted = await createRoom(app.url, owner)
    await call(app.url, `/api/rooms/${deleted.id}`, { method: 'DELETE', token: owner.accessToken })
    using client = await connect(app.url, outsider)
    const position = { epoch: 'any', seq: 0 }
    for (const roomId of [hidden.id, deleted.id, 'none']) {
      await expect(syncRoom(client, roomId, position)).resolves.toEqual({ roomId, status: 'gone' })
    }
  })

  it('answers several rooms at once, each from its own position', async () => {
    await using app = await startServer()
    const session = await register(app.url)
    const rooms = [await createRoom(app.url, session), await createRoom(app.url, session)]
    using client = await connect(app.url, session)
    const asked = []
    for (const room of rooms) {
      const { position } = await client.ask<JoinedRoom>('join-room', { roomId: room.id })
      await send(client, room.id, 2)
      asked.push({ roomId: room.id, position })
    }
    const answer = await client.ask<{ rooms: SyncedRoom[] }>('sync', { rooms: asked })
    expect(answer.rooms.map(({ roomId, events }) => [roomId, events?.length])).toEqual(
      rooms.map(({ id }) => [id, 2]),
    )
  })
})

describe('room-heads', () => {
  it('tells everybody in a room how far its log has come', async () => {
    const clock = testClock()
    await using app = await startServer({ clock, roomHeadsMs: 20_000 })
    const session = await register(app.url)
    const room = await createRoom(app.url, session)
    using client = await connect(app.url, session)
    const { position } = await client.ask<JoinedRoom>('join-room', { roomId: room.id })
    await send(client, room.id, 2)
    clock.advance(20_000)
    const expected = { epoch: position.epoch, heads: [{ roomId: room.id, seq: position.seq + 2 }] }
    await expect(client.next('room-heads')).resolves.toEqual(expected)
    clock.advance(20_000)
    await expect.poll(() => client.received('room-heads')).toEqual([expected, expected])
  })
})
