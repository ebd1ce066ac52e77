// How far each member has read, and what a list of rooms says of it.
import type { ChatMessage, JoinedRoom, Page, RoomSummary, Session } from '@chatnode/protocol'
import { limits } from '@chatnode/protocol'
import { describe, expect, it } from 'vitest'
import { addMember, call, createRoom, register } from './support/api.ts'
import { connect, type TestClient } from './support/connect.ts'
import { startServer } from './support/start-server.ts'

const MINE = '/api/rooms?mine=true'

async function list(
  { url }: { url: string },
  session: Session,
  path = MINE,
): Promise<RoomSummary[]> {
  const { body } = await call<Page<RoomSummary>>(url, path, { token: session.accessToken })
  return body.items
}

const read = async (app: { url: string }, session: Session, roomId: string) =>
  (await call<RoomSummary>(app.url, `/api/rooms/${roomId}`, { token: session.accessToken })).body

const say = (client: TestClient, roomId: string, content = 'hello') =>
  client.ask<ChatMessage>('send-message', { roomId, content })

/** A room of Ada's with Bob in it, both connected to it. */
async function twoInARoom(app: { url: string }) {
  const [a, b] = [await register(app.url), await register(app.url)]
  const { id: roomId } = await createRoom(app.url, a)
  const [ada, bob] = [await connect(app.url, a), await connect(app.url, b)]
  for (const client of [ada, bob]) await client.ask('join-room', { roomId })
  return {
    roomId,
    a,
    b,
    ada,
    bob,
    [Symbol.dispose]: () => {
      for (const { socket } of [ada, bob]) socket.disconnect()
    },
  }
}

describe('a list of rooms', () => {
  it('says how many messages of others are unread, and what was said last', async () => {
    await using app = await startServer()
    using room = await twoInARoom(app)
    const { roomId, a, b, ada, bob } = room
    await say(ada, roomId, 'one')
    const second = await say(ada, roomId, 'two')
    const last = await say(bob, roomId, 'three')
    const [forBob] = await list(app, b)
    expect(forBob).toMatchObject({ id: roomId, role: 'member', unreadCount: 2, memberCount: 2 })
    expect(forBob?.lastMessage).toEqual(last)
    expect((await list(app, a))[0]).toMatchObject({ unreadCount: 1, lastMessage: last })

    await bob.ask('mark-read', { roomId, seq: second.seq - 1 })
    expect((await list(app, b))[0]).toMatchObject({ unreadCount: 1, readSeq: second.seq - 1 })
    await bob.ask('mark-read', { roomId, seq: last.seq })
    expect((await list(app, b))[0]).toMatchObject({ unreadCount: 0, readSeq: last.seq })
  })

  it('counts no message that was deleted, and shows the last one as a tombstone', async () => {
    await using app = await startServer()
    using room = await twoInARoom(app)
    const { roomId, b, ada } = room
    await say(ada, roomId, 'stays')
    const { id: messageId } = await say(ada, roomId, 'goes')
    await ada.ask('add-reaction', { roomId, messageId, emoji: '👍' })
    expect((await read(app, b, roomId)).lastMessage).toMatchObject({
      content: 'goes',
      reactions: [{ emoji: '👍' }],
    })
    await ada.ask('delete-message', { roomId, messageId })
    const summary = await read(app, b, roomId)
    expect(summary).toMatchObject({ unreadCount: 1, lastMessage: { id: messageId, content: '' } })
    expect(summary.lastMessage?.deletedAt).toBeDefined()
  })

  it('stops counting at the limit, and starts at what was there when the user came', async () => {
    await using app = await startServer()
    using room = await twoInARoom(app)
    const { roomId, a, b, ada } = room
    const count = limits.unreadCount + 1
    await Promise.all(Array.from({ length: count }, () => say(ada, roomId)))
    expect(await read(app, b, roomId)).toMatchObject({ unreadCount: limits.unreadCount })

    const late = await register(app.url)
    await addMember(app.url, a, { roomId, username: late.user.username })
    const { headSeq } = await read(app, late, roomId)
    expect(await read(app, late, roomId)).toMatchObject({ unreadCount: 0, readSeq: headSeq })
    await say(ada, roomId)
    expect(await read(app, late, roomId)).toMatchObject({ unreadCount: 1 })
  })

  it('tells an outsider what was said last, but nothing of reading', async () => {
    await using app = await startServer()
    using room = await twoInARoom(app)
    const { roomId, ada } = room
    const message = await say(ada, roomId)
    const outsider = await register(app.url)
    const [summary] = await list(app, outsider, '/api/rooms')
    expect(summary).toMatchObject({ id: roomId, lastMessage: message })
    for (const field of ['role', 'readSeq', 'unreadCount'])
      expect(summary).not.toHaveProperty(field)
  })

  it('has with `mine` the rooms of the user alone, page by page', async () => {
    await using app = await startServer()
    const [a, b] = [await register(app.url), await register(app.url)]
    const own: string[] = []
    for (let index = 0; index < 5; index += 1) {
      const { id } = await createRoom(app.url, b, index % 2 === 0 ? 'private' : 'public')
      if (index > 2) continue
      await addMember(app.url, b, { roomId: id, username: a.user.username })
      own.unshift(id)
    }
    const found: string[] = []
    for (let cursor = ''; ;) {
      const path = `${MINE}&limit=2${cursor}`
      const token = a.accessToken
      const { body } = await call<Page<RoomSummary>>(app.url, path, { token })
      found.push(...body.items.map(({ id }) => id))
      if (body.nextCursor === undefined) break
      cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`
    }
    expect(new Set(found)).toEqual(new Set(own))
    expect(found).toHaveLength(3)
    expect(await list(app, a, '/api/rooms?mine=false')).toHaveLength(4)
    const wrong = await call(app.url, '/api/rooms?mine=yes', { token: a.accessToken })
    expect(wrong.body.error).toMatchObject({
      code: 'invalid_payload',
      data: { issues: [{ path: 'mine' }] },
    })
  })
})

describe('mark-read', () => {
  it('only moves forward, and never past the newest event', async () => {
    await using app = await startServer()
    using room = await twoInARoom(app)
    const { roomId, b, ada, bob } = room
    const { seq } = await say(ada, roomId)
    const mark = (to: number) => bob.ask('mark-read', { roomId, seq: to })
    expect(await mark(seq + 1_000)).toEqual({ roomId, seq })
    expect(await mark(1)).toEqual({ roomId, seq })
    expect(await mark(seq)).toEqual({ roomId, seq })
    expect((await read(app, b, roomId)).readSeq).toBe(seq)
    await expect(ada.next('read-updated')).resolves.toEqual({
      roomId,
      user: { id: b.user.id, username: b.user.username },
      seq,
    })
    // A later event, so that whatever was sent before it is here.
    await say(bob, roomId, 'done')
    await ada.next('message-received', ({ content }) => content === 'done')
    expect(ada.received('read-updated')).toHaveLength(1)
  })

  it('reaches every connection of the reader, in the room or not, once', async () => {
    await using app = await startServer()
    using room = await twoInARoom(app)
    const { roomId, b, ada, bob } = room
    using tab = await connect(app.url, b)
    const { seq } = await say(ada, roomId)
    await tab.ask('mark-read', { roomId, seq })
    for (const client of [tab, bob, ada]) await client.next('read-updated')
    await say(bob, roomId, 'done')
    await ada.next('message-received', ({ content }) => content === 'done')
    for (const client of [tab, bob, ada]) expect(client.received('read-updated')).toHaveLength(1)
  })

  it('stays out of the room log', async () => {
    await using app = await startServer()
    using room = await twoInARoom(app)
    const { roomId, b, ada, bob } = room
    const { seq } = await say(ada, roomId)
    await bob.ask('mark-read', { roomId, seq })
    expect((await read(app, b, roomId)).headSeq).toBe(seq)
    const { position } = await bob.ask<JoinedRoom>('join-room', { roomId })
    expect(position.seq).toBe(seq)
  })

  it('is for members', async () => {
    await using app = await startServer()
    const [a, b] = [await register(app.url), await register(app.url)]
    const [open, hidden] = [await createRoom(app.url, a), await createRoom(app.url, a, 'private')]
    using bob = await connect(app.url, b)
    const refused = async (roomId: string) => {
      const reply = await bob.reply('mark-read', { roomId, seq: 1 })
      return reply.ok ? 'ok' : reply.error.code
    }
    expect(await refused(open.id)).toBe('not_a_member')
    expect(await refused(hidden.id)).toBe('room_not_found')
    expect(await refused('nowhere')).toBe('room_not_found')
  })

  it('forgets the mark with the membership', async () => {
    await using app = await startServer()
    using room = await twoInARoom(app)
    const { roomId, a, b, ada, bob } = room
    const { seq } = await say(ada, roomId)
    await bob.ask('mark-read', { roomId, seq })
    const path = `/api/rooms/${roomId}/members/${b.user.id}`
    await call(app.url, path, { method: 'DELETE', token: a.accessToken })
    expect(await read(app, b, roomId)).not.toHaveProperty('readSeq')
    await say(ada, roomId)
    await addMember(app.url, a, { roomId, username: b.user.username })
    expect(await read(app, b, roomId)).toMatchObject({ unreadCount: 0 })
  })
})
