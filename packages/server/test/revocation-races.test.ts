// Access that ends while it is in use: whatever comes first, nothing is left open behind it.
import type { Session } from '@chatnode/protocol'
import { describe, expect, it } from 'vitest'
import { addMember, call, createRoom, register } from './support/api.ts'
import { connect } from './support/connect.ts'
import { openRaw } from './support/raw.ts'
import { startServer } from './support/start-server.ts'

describe('a hundred times', () => {
  it('a logout meets a handshake, and no socket outlives it', async () => {
    await using app = await startServer()
    const { user } = await register(app.url)
    const body = { username: user.username, password: 'correct horse battery' }
    for (let round = 0; round < 100; round += 1) {
      const { accessToken: token } = (await call<Session>(app.url, '/api/auth/login', { body }))
        .body
      using socket = await openRaw(app.url)
      const connecting = () => socket.send(`40${JSON.stringify({ token })}`)
      if (round % 2 === 0) connecting()
      const loggedOut = call(app.url, '/api/auth/logout', { method: 'POST', token })
      if (round % 2 === 1) connecting()
      await loggedOut
      // Either refused, or let in and then closed.
      await Promise.race([socket.next('44').catch(() => undefined), socket.closed])
    }
    expect(app.server.io.of('/').sockets.size).toBe(0)
  })

  it('a removal meets what the member does, and nothing gets through after it', async () => {
    await using app = await startServer()
    const [a, b] = [await register(app.url), await register(app.url)]
    const { id: roomId } = await createRoom(app.url, a, 'private')
    using alice = await connect(app.url, a)
    using bob = await connect(app.url, b)
    await alice.ask('join-room', { roomId })
    for (let round = 0; round < 100; round += 1) {
      await addMember(app.url, a, { roomId, username: b.user.username })
      await bob.ask('join-room', { roomId })
      const path = `/api/rooms/${roomId}/members/${b.user.id}`
      const removal = call(app.url, path, { method: 'DELETE', token: a.accessToken })
      const attempts = Array.from({ length: 6 }, () => [
        alice.reply('send-message', { roomId, content: 'from alice' }),
        bob.reply('send-message', { roomId, content: 'from bob' }),
        bob.reply('join-room', { roomId }),
      ])
      await Promise.all([removal, ...attempts.flat()])
      await alice.ask('send-message', { roomId, content: 'after it' })
      await bob.ask('leave-room', { roomId: 'another' })
      const removed = alice.received('member-removed').at(-1)
      // His own removal is the last that he is told.
      expect(bob.order().at(-1)).toBe(removed?.seq)
      expect(bob.received('member-removed')).toHaveLength(round + 1)
    }
    const [first = 0, ...others] = alice.order()
    expect(others).toEqual(others.map((_seq, index) => first + index + 1))
  })
})
