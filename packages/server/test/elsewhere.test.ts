// What reaches the connections of a user that are not in the room it is about.
import { describe, expect, it } from 'vitest'
import { call, createRoom, register } from './support/api.ts'
import { connect } from './support/connect.ts'
import { openRaw } from './support/raw.ts'
import { startServer } from './support/start-server.ts'

describe('a user who is added to a room, or removed from it', () => {
  it('learns it on every connection, in the room or not', async () => {
    await using app = await startServer()
    const [a, b] = [await register(app.url), await register(app.url)]
    const room = await createRoom(app.url, a, 'private')
    using bob = await connect(app.url, b)
    using outsider = await connect(app.url, await register(app.url))
    const path = `/api/rooms/${room.id}/members`
    await call(app.url, path, { token: a.accessToken, body: { username: b.user.username } })
    await expect(bob.next('member-added')).resolves.toMatchObject({ roomId: room.id, seq: 2 })
    using inRoom = await connect(app.url, b)
    await inRoom.ask('join-room', { roomId: room.id })
    await call(app.url, `${path}/${b.user.id}`, { method: 'DELETE', token: a.accessToken })
    for (const connection of [bob, inRoom]) {
      await connection.next('member-removed')
      expect(connection.received('member-removed')).toHaveLength(1)
    }
    expect(outsider.received('member-added')).toEqual([])
  })

  it('who joins by themselves is told by the answer on that connection, by the event on others', async () => {
    await using app = await startServer()
    const [a, b] = [await register(app.url), await register(app.url)]
    const room = await createRoom(app.url, a)
    using joining = await connect(app.url, b)
    using other = await connect(app.url, b)
    await joining.ask('join-room', { roomId: room.id })
    await other.next('member-added')
    expect(joining.received('member-added')).toEqual([])
  })
})

describe('a client that leaves the namespace but keeps its transport', () => {
  it('is closed: nobody would count it any more', async () => {
    await using app = await startServer()
    const session = await register(app.url)
    using raw = await openRaw(app.url, { token: session.accessToken })
    raw.send('41')
    await raw.closed
    await expect.poll(() => app.server.io.engine.clientsCount).toBe(0)
    expect(raw.isOpen).toBe(false)
  })
})
