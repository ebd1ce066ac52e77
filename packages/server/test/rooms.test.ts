// Rooms and their members over REST, and what the sockets in them are told.
import type { JoinedRoom, Page, Room, RoomMember, RoomSummary, Session } from '@chatnode/protocol'
import { describe, expect, it } from 'vitest'
import { addMember, call, createRoom, register } from './support/api.ts'
import { testClock } from './support/clock.ts'
import { connect } from './support/connect.ts'
import { startServer } from './support/start-server.ts'

const patch = (room: string, { accessToken: token }: Session, body: object) =>
  call<RoomSummary>(room, '', { method: 'PATCH', token, body })

const remove = (url: string, path: string, { accessToken: token }: Session) =>
  call(url, path, { method: 'DELETE', token })

const read = <T>(url: string, path: string, { accessToken: token }: Session) =>
  call<T>(url, path, { token })

/** Every page of a list, by its cursors. */
async function pages<Item>(
  app: { url: string },
  path: string,
  session: Session,
): Promise<(readonly Item[])[]> {
  const found: Item[][] = []
  let cursor: string | undefined
  do {
    const query = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const { body } = await read<Page<Item>>(app.url, `${path}?limit=3${query}`, session)
    found.push(body.items)
    cursor = body.nextCursor
  } while (cursor !== undefined)
  return found
}

describe('rooms', () => {
  it('are created, read, renamed and deleted by their owner', async () => {
    await using app = await startServer()
    const owner = await register(app.url)
    const room = await createRoom(app.url, owner)
    expect(room).toMatchObject({ name: 'a room', visibility: 'public', role: 'owner' })
    expect(room).toMatchObject({ createdBy: owner.user.id, memberCount: 1, headSeq: 1 })
    const path = `/api/rooms/${room.id}`
    expect((await read(app.url, path, owner)).body).toEqual(room)
    const renamed = await patch(app.url + path, owner, { name: 'Ünïcode 🎉' })
    expect(renamed.status).toBe(200)
    expect(renamed.body).toEqual({ ...room, name: 'Ünïcode 🎉', headSeq: 2 })
    const hidden = await patch(app.url + path, owner, { visibility: 'private' })
    expect(hidden.body).toMatchObject({ name: 'Ünïcode 🎉', visibility: 'private', headSeq: 3 })
    expect((await remove(app.url, path, owner)).status).toBe(200)
    expect((await read(app.url, path, owner)).body.error?.code).toBe('room_not_found')
  })

  it.each([1, 1_000])('are listed newest first, page by page (%d ms apart)', async (apart) => {
    const clock = testClock()
    await using app = await startServer({ clock })
    const [owner, reader] = [await register(app.url), await register(app.url)]
    const ids: string[] = []
    for (let index = 0; index < 8; index += 1) {
      // Several of one moment, so that the time alone does not tell where a page ended.
      if (index % 4 === 0) clock.advance(apart)
      ids.unshift((await createRoom(app.url, owner)).id)
    }
    await createRoom(app.url, owner, 'private')
    const found = await pages<RoomSummary>(app, '/api/rooms', reader)
    expect(found.map((page) => page.length)).toEqual([3, 3, 2])
    const found8 = found.flat().map(({ id }) => id)
    expect(new Set(found8)).toEqual(new Set(ids))
    expect(new Set(found8.slice(0, 4))).toEqual(new Set(ids.slice(0, 4)))
    expect(found.flat().some(({ role }) => role !== undefined)).toBe(false)
    const own = await pages<RoomSummary>(app, '/api/rooms', owner)
    expect(own.flat().filter(({ role }) => role === 'owner')).toHaveLength(9)
  })

  it('go on with no cursor that a list did not give', async () => {
    await using app = await startServer()
    const owner = await register(app.url)
    const { id } = await createRoom(app.url, owner)
    const cursors = ['x', '1', '1.', '.x', '-1.x', '1.x y', "1.'", `${'9'.repeat(20)}.x`, '1.2.3']
    for (const path of ['/api/rooms', `/api/rooms/${id}/members`]) {
      for (const cursor of cursors) {
        const query = `?cursor=${encodeURIComponent(cursor)}`
        const { status, body } = await read(app.url, path + query, owner)
        expect(status).toBe(400)
        expect(body.error).toMatchObject({
          code: 'invalid_payload',
          data: { issues: [{ path: 'cursor' }] },
        })
      }
    }
  })

  it('are changed by owners only', async () => {
    await using app = await startServer()
    const [owner, member, other] = [
      await register(app.url),
      await register(app.url),
      await register(app.url),
    ]
    const room = await createRoom(app.url, owner)
    const path = `/api/rooms/${room.id}`
    await addMember(app.url, owner, { roomId: room.id, username: member.user.username })
    const attempts = (session: Session) => [
      patch(app.url + path, session, { name: 'mine' }),
      remove(app.url, path, session),
      remove(app.url, `${path}/members/${owner.user.id}`, session),
      call(app.url, `${path}/members`, {
        token: session.accessToken,
        body: { username: owner.user.username },
      }),
    ]
    for (const attempt of attempts(member)) {
      expect((await attempt).body.error?.code).toBe('forbidden')
    }
    for (const attempt of attempts(other)) {
      expect((await attempt).body.error?.code).toBe('not_a_member')
    }
    expect((await read(app.url, path, owner)).body).toMatchObject({ name: 'a room', headSeq: 2 })
  })
})

describe('members', () => {
  it('are added by name, once, and listed in the order in which they came', async () => {
    const clock = testClock()
    await using app = await startServer({ clock })
    const owner = await register(app.url)
    const room = await createRoom(app.url, owner, 'private')
    const names = [owner.user.username]
    for (let index = 0; index < 6; index += 1) {
      clock.advance(1)
      const { user } = await register(app.url)
      names.push(user.username)
      const again = { roomId: room.id, username: user.username.toUpperCase() }
      await addMember(app.url, owner, again)
      await addMember(app.url, owner, again)
    }
    const found = await pages<RoomMember>(app, `/api/rooms/${room.id}/members`, owner)
    expect(found.flat().map(({ user }) => user.username)).toEqual(names)
    expect(found.map((page) => page.length)).toEqual([3, 3, 1])
    const summary = await read(app.url, `/api/rooms/${room.id}`, owner)
    // A second addition of somebody is no event.
    expect(summary.body).toMatchObject({ memberCount: 7, headSeq: 7 })
  })

  it('add themselves to a public room, remove themselves, and are not found twice', async () => {
    await using app = await startServer()
    const [owner, guest] = [await register(app.url), await register(app.url)]
    const room = await createRoom(app.url, owner)
    const path = `/api/rooms/${room.id}/members`
    await addMember(app.url, guest, { roomId: room.id, username: guest.user.username })
    expect((await remove(app.url, `${path}/${guest.user.id}`, guest)).status).toBe(200)
    const codeOf = async (who: string, as: Session) =>
      (await remove(app.url, `${path}/${who}`, as)).body.error?.code
    expect(await codeOf(guest.user.id, guest)).toBe('not_a_member')
    expect(await codeOf(guest.user.id, owner)).toBe('user_not_found')
    expect(await codeOf('nobody', owner)).toBe('user_not_found')
    expect(await codeOf(owner.user.id, owner)).toBe('last_owner')
    const body = { username: 'nobody' }
    const unknown = await call(app.url, path, { token: owner.accessToken, body })
    expect(unknown.body.error?.code).toBe('user_not_found')
  })
})

describe('the sockets in a room', () => {
  it('are told of everything, in one row of numbers', async () => {
    await using app = await startServer()
    const [a, b, c] = [await register(app.url), await register(app.url), await register(app.url)]
    const room = await createRoom(app.url, a)
    const path = `/api/rooms/${room.id}`
    using alice = await connect(app.url, a)
    const joined = await alice.ask<JoinedRoom>('join-room', { roomId: room.id })
    await addMember(app.url, a, { roomId: room.id, username: b.user.username })
    await alice.ask('send-message', { roomId: room.id, content: 'hello' })
    await patch(app.url + path, a, { name: 'renamed' })
    await remove(app.url, `${path}/members/${b.user.id}`, a)
    using carol = await connect(app.url, c)
    await carol.ask('join-room', { roomId: room.id })
    await alice.next('member-added', ({ seq }) => seq === 6)
    const records = [
      ...alice.received('member-added'),
      ...alice.received('message-received'),
      ...alice.received('room-updated'),
      ...alice.received('member-removed'),
    ].toSorted((one, other) => one.seq - other.seq)
    expect(joined.position.seq).toBe(1)
    expect(records.map(({ seq }) => seq)).toEqual([2, 3, 4, 5, 6])
    const { role, memberCount, headSeq, readSeq, unreadCount, ...fields } = joined.room
    expect([role, memberCount, headSeq, readSeq, unreadCount]).toEqual(['owner', 1, 1, 1, 0])
    expect(alice.received('room-updated')).toEqual([
      { roomId: room.id, seq: 4, room: { ...fields, name: 'renamed' } satisfies Room },
    ])
    expect(alice.received('member-removed')).toEqual([
      { roomId: room.id, seq: 5, user: { id: b.user.id, username: b.user.username } },
    ])
    expect(alice.order()).toEqual([2, 3, 4, 5, 6])
  })

  it('get their own removal and nothing after it', async () => {
    await using app = await startServer()
    const [a, b] = [await register(app.url), await register(app.url)]
    const room = await createRoom(app.url, a, 'private')
    const roomId = room.id
    await addMember(app.url, a, { roomId, username: b.user.username })
    using alice = await connect(app.url, a)
    using tab1 = await connect(app.url, b)
    using tab2 = await connect(app.url, b)
    for (const client of [alice, tab1, tab2]) await client.ask('join-room', { roomId })
    tab1.socket.emit('typing-start', { roomId })
    await alice.next('typing-start')
    const gone = remove(app.url, `/api/rooms/${roomId}/members/${b.user.id}`, a)
    await alice.ask('send-message', { roomId, content: 'meanwhile' })
    await gone
    for (const client of [alice, tab1, tab2]) await client.next('member-removed')
    await alice.next('typing-stop')
    await alice.next('user-left')
    const removedAt = alice.received('member-removed')[0]?.seq ?? 0
    await alice.ask('send-message', { roomId, content: 'they are gone' })
    alice.socket.emit('typing-start', { roomId })
    for (const client of [tab1, tab2]) {
      const replies = await Promise.all([
        client.reply('send-message', { roomId, content: 'let me' }),
        client.reply('typing-start', { roomId }),
        client.reply('join-room', { roomId }),
      ])
      const codes = replies.map((reply) => (reply.ok ? 'ok' : reply.error.code))
      expect(codes).toEqual(['room_not_found', 'not_joined', 'room_not_found'])
      expect(client.order().every((seq) => seq <= removedAt)).toBe(true)
      expect(client.received('typing-start')).toEqual([])
    }
  })

  it('are told that the room is gone, and nothing after it', async () => {
    await using app = await startServer()
    const [a, b] = [await register(app.url), await register(app.url)]
    const { id: roomId } = await createRoom(app.url, a)
    using alice = await connect(app.url, a)
    using bob = await connect(app.url, b)
    for (const client of [alice, bob]) await client.ask('join-room', { roomId })
    alice.socket.emit('typing-start', { roomId })
    await bob.next('typing-start')
    await remove(app.url, `/api/rooms/${roomId}`, a)
    for (const client of [alice, bob]) {
      await expect(client.next('room-deleted')).resolves.toEqual({ roomId })
      const replies = await Promise.all([
        client.reply('send-message', { roomId, content: 'hello?' }),
        client.reply('typing-start', { roomId }),
        client.reply('join-room', { roomId }),
      ])
      const codes = replies.map((reply) => (reply.ok ? 'ok' : reply.error.code))
      expect(codes).toEqual(['room_not_found', 'not_joined', 'room_not_found'])
      expect(client.received('user-left')).toEqual([])
      expect(client.received('typing-stop')).toEqual([])
    }
  })
})
