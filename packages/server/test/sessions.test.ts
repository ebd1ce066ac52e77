// The life of a session: refreshing, expiring and ending, and what that does to its sockets.
import type { Session } from '@chatnode/protocol'
import { describe, expect, it } from 'vitest'
import { call, createRoom, register } from './support/api.ts'
import { testClock } from './support/clock.ts'
import { connect, refusal, type TestClient } from './support/connect.ts'
import { startServer } from './support/start-server.ts'

const refresh = (url: string, { refreshToken }: Session) =>
  call<Session>(url, '/api/auth/refresh', { body: { refreshToken } })

const logOut = (url: string, { accessToken: token }: Session) =>
  call(url, '/api/auth/logout', { method: 'POST', token })

const statusOfMe = async (url: string, { accessToken: token }: Session): Promise<number> =>
  (await call(url, '/api/auth/me', { token })).status

async function expectClosed({ socket, ...client }: TestClient, code: string): Promise<void> {
  await expect.poll(() => socket.connected).toBe(false)
  expect(client.received('connection-closing')).toMatchObject([{ code }])
}

const expired = (session: Session): number => Date.parse(session.accessTokenExpiresAt)

describe('a refresh', () => {
  it('answers the next pair of tokens, and the old access token lives on', async () => {
    const clock = testClock()
    await using app = await startServer({ clock })
    const first = await register(app.url)
    clock.advance(60_000)
    const second = await refresh(app.url, first)
    expect(second.status).toBe(200)
    expect(second.body.user).toEqual(first.user)
    expect(expired(second.body) - expired(first)).toBe(60_000)
    const third = await refresh(app.url, second.body)
    for (const session of [first, second.body, third.body]) {
      expect(await statusOfMe(app.url, session)).toBe(200)
    }
  })

  it('may be asked for again within ten seconds, by a client whose answer got lost', async () => {
    const clock = testClock()
    await using app = await startServer({ clock })
    const first = await register(app.url)
    const lost = await refresh(app.url, first)
    clock.advance(10_000)
    const again = await refresh(app.url, first)
    expect(again.status).toBe(200)
    // Both answers are of one generation: each of them is good for the next.
    const next = await refresh(app.url, again.body)
    const same = await refresh(app.url, lost.body)
    expect([next.status, same.status]).toEqual([200, 200])
    expect(await statusOfMe(app.url, same.body)).toBe(200)
  })

  it.each([
    ['the previous token after ten seconds', 1, 10_001],
    ['an older token at once', 2, 0],
  ])('with %s ends the session and its sockets', async (_what, generations, waitMs) => {
    const clock = testClock()
    await using app = await startServer({ clock })
    const first = await register(app.url)
    let latest = first
    for (let index = 0; index < generations; index += 1) {
      latest = (await refresh(app.url, latest)).body
    }
    using client = await connect(app.url, latest)
    const other = await register(app.url)
    using bystander = await connect(app.url, other)
    clock.advance(waitMs)
    const reused = await refresh(app.url, first)
    expect([reused.status, reused.body.error?.code]).toEqual([401, 'token_reused'])
    await expectClosed(client, 'session_ended')
    for (const session of [first, latest]) expect(await statusOfMe(app.url, session)).toBe(401)
    expect((await refresh(app.url, latest)).body.error?.code).toBe('unauthorized')
    expect(bystander.socket.connected).toBe(true)
  })

  it('leaves two tabs alive that ask at once', async () => {
    await using app = await startServer()
    const first = await register(app.url)
    const tabs = await Promise.all([1, 2, 3, 4].map(() => refresh(app.url, first)))
    for (const { status, body } of tabs) {
      expect(status).toBe(200)
      using client = await connect(app.url, body)
      expect(client.socket.connected).toBe(true)
    }
    const next = await Promise.all(tabs.map(({ body }) => refresh(app.url, body)))
    expect(next.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  })

  it('wants a refresh token that has not expired', async () => {
    const clock = testClock()
    await using app = await startServer({ clock })
    const session = await register(app.url)
    const wrongKind = await refresh(app.url, { ...session, refreshToken: session.accessToken })
    expect(wrongKind.body.error?.code).toBe('unauthorized')
    clock.advance(31 * 24 * 60 * 60 * 1_000)
    expect((await refresh(app.url, session)).body.error?.code).toBe('token_expired')
  })
})

describe('a logout', () => {
  it('ends the tokens and the sockets of this session, and no other', async () => {
    await using app = await startServer()
    const first = await register(app.url)
    const body = { username: first.user.username, password: 'correct horse battery' }
    const second = (await call<Session>(app.url, '/api/auth/login', { body })).body
    using phone = await connect(app.url, first)
    using phone2 = await connect(app.url, (await refresh(app.url, first)).body)
    using laptop = await connect(app.url, second)
    expect((await logOut(app.url, first)).status).toBe(200)
    await expectClosed(phone, 'session_ended')
    await expectClosed(phone2, 'session_ended')
    expect(await statusOfMe(app.url, first)).toBe(401)
    expect((await refresh(app.url, first)).body.error?.code).toBe('unauthorized')
    const { data } = await refusal(app.url, { auth: { token: first.accessToken } })
    expect(data?.code).toBe('unauthorized')
    expect(laptop.socket.connected).toBe(true)
    expect(await statusOfMe(app.url, second)).toBe(200)
    expect((await logOut(app.url, first)).status).toBe(401)
  })

  it('lets nothing more in from its sockets', async () => {
    await using app = await startServer()
    const session = await register(app.url)
    const room = await createRoom(app.url, session)
    using client = await connect(app.url, session)
    await client.ask('join-room', { roomId: room.id })
    await logOut(app.url, session)
    client.socket.emit('send-message', { roomId: room.id, content: 'too late' })
    await expectClosed(client, 'session_ended')
    const reader = await register(app.url)
    const path = `/api/rooms/${room.id}/messages`
    const history = await call(app.url, path, { token: reader.accessToken })
    expect(history.body).toEqual({ items: [] })
  })
})

describe('a token that expires on a living socket', () => {
  it('is announced a minute before, and closes the socket half a minute after', async () => {
    const clock = testClock()
    await using app = await startServer({ clock })
    const session = await register(app.url)
    const expiresAt = expired(session)
    using client = await connect(app.url, session)
    clock.advance(expiresAt - 60_001 - clock.now())
    await client.ask('leave-room', { roomId: 'x' })
    expect(client.received('auth-expiring')).toEqual([])
    clock.advance(1)
    await expect(client.next('auth-expiring')).resolves.toEqual({
      accessTokenExpiresAt: session.accessTokenExpiresAt,
    })
    clock.advance(expiresAt + 29_999 - clock.now())
    await client.ask('leave-room', { roomId: 'x' })
    clock.advance(1)
    await expectClosed(client, 'token_expired')
  })

  it('is replaced by refresh-auth', async () => {
    const clock = testClock()
    await using app = await startServer({ clock })
    const first = await register(app.url)
    using client = await connect(app.url, first)
    clock.advance(expired(first) - 60_000 - clock.now())
    await client.next('auth-expiring')
    const second = (await refresh(app.url, first)).body
    const { accessToken: token, accessTokenExpiresAt } = second
    expect(await client.ask('refresh-auth', { token })).toEqual({ accessTokenExpiresAt })
    clock.advance(expired(first) + 60_000 - clock.now())
    await client.ask('leave-room', { roomId: 'x' })
    clock.advance(expired(second) + 30_000 - clock.now())
    await expectClosed(client, 'token_expired')
  })

  it('is not replaced by a token of another user, by an old one, or by a refresh token', async () => {
    const clock = testClock()
    await using app = await startServer({ clock })
    const session = await register(app.url)
    using client = await connect(app.url, session)
    clock.advance(expired(session) + 10_000 - clock.now())
    const other = await register(app.url)
    const refusals: [string, string][] = [
      [other.accessToken, 'unauthorized'],
      [session.refreshToken, 'unauthorized'],
      [session.accessToken, 'token_expired'],
      ['garbage', 'unauthorized'],
    ]
    for (const [token, code] of refusals) {
      await expect(client.reply('refresh-auth', { token })).resolves.toMatchObject({
        ok: false,
        error: { code },
      })
    }
    clock.advance(20_000)
    await expectClosed(client, 'token_expired')
  })

  it('is replaced by a token of another session, which the socket belongs to from then on', async () => {
    await using app = await startServer()
    const first = await register(app.url)
    const body = { username: first.user.username, password: 'correct horse battery' }
    const second = (await call<Session>(app.url, '/api/auth/login', { body })).body
    using client = await connect(app.url, first)
    await client.ask('refresh-auth', { token: second.accessToken })
    await logOut(app.url, first)
    expect(await client.ask('leave-room', { roomId: 'x' })).toEqual({ roomId: 'x' })
    await logOut(app.url, second)
    await expectClosed(client, 'session_ended')
  })
})
