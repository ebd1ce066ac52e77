// Users of another issuer: who they are here, and how long.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Account, ChatMessage, Page } from '@chatnode/protocol'
import { userIdOf } from '@chatnode/server'
import { describe, expect, it } from 'vitest'
import { call, createRoom, register } from './support/api.ts'
import { testClock } from './support/clock.ts'
import { connect, refusal } from './support/connect.ts'
import { AUDIENCE, holder, ISSUER, sign } from './support/issuer.ts'
import { openRaw } from './support/raw.ts'
import { startServer } from './support/start-server.ts'

const secret = 'a secret of more than thirty-two bytes'
const issuer = { secret, issuer: ISSUER, audience: AUDIENCE }

const me = (url: string, token: string) => call<Account>(url, '/api/auth/me', { token })

const nameOf = async (url: string, changes: Record<string, unknown>): Promise<string> =>
  (await me(url, await sign(secret, changes))).body.username

describe('a user of another issuer', () => {
  it('has one id, whatever characters the issuer uses', async () => {
    await using app = await startServer({ issuer })
    const subjects = ['42', 'a_b-c', 'auth0|42', 'Ä', 'x'.repeat(255), 'ext_42', 'exth_42', '../..']
    const ids = await Promise.all(
      subjects.map(async (sub, index) => {
        const token = await sign(secret, { sub, preferred_username: `name${index}` })
        return (await me(app.url, token)).body.id
      }),
    )
    expect(ids).toEqual(subjects.map(userIdOf))
    expect(new Set(ids).size).toBe(subjects.length)
    for (const id of ids) expect(id).toMatch(/^exth?_[\w-]{1,60}$/)
    // No id can be chosen so that it becomes the hash of another one.
    const hashed = ids.filter((id) => id.length > 40)
    const forged = hashed.map((id) => userIdOf(id.slice('ext_'.length)))
    expect(hashed).toHaveLength(4)
    expect(forged.filter((id) => hashed.includes(id))).toEqual([])
  })

  it('is made once when several connections of theirs come at once', async () => {
    await using app = await startServer({ issuer })
    const token = await sign(secret)
    const answers = await Promise.all([1, 2, 3, 4].map(() => me(app.url, token)))
    expect(answers.map(({ body }) => body)).toEqual(answers.map(() => answers[0]?.body))
  })

  it('has a name of any language, without what cannot be seen', async () => {
    await using app = await startServer({ issuer })
    const names = [
      ['Zoë Ångström', 'Zoë Ångström'],
      ['李小龍', '李小龍'],
      ['  much \n\t space  ', 'much space'],
      ['ad\u200bm\u202ein\u0007', 'admin'],
      ['x'.repeat(40), 'x'.repeat(32)],
    ]
    for (const [preferred_username, shown] of names) {
      expect(await nameOf(app.url, { sub: shown, preferred_username })).toBe(shown)
    }
    const named = { sub: 'n', preferred_username: undefined, name: 'Ada Lovelace' }
    expect(await nameOf(app.url, named)).toBe('Ada Lovelace')
    const nameless = { sub: 'm', preferred_username: 7, name: '\u200b' }
    expect(await nameOf(app.url, nameless)).toMatch(/^user-[0-9a-f]{6}$/)
  })

  it('gets a mark at the name that somebody else has', async () => {
    await using app = await startServer({ issuer })
    expect(await nameOf(app.url, { sub: '1', preferred_username: 'Ada' })).toBe('Ada')
    const second = await nameOf(app.url, { sub: '2', preferred_username: 'aDA' })
    expect(second).toMatch(/^aDA-[0-9a-f]{6}$/)
    expect(await nameOf(app.url, { sub: '2', preferred_username: 'aDA' })).toBe(second)
    expect(await nameOf(app.url, { sub: '1', preferred_username: 'Ada' })).toBe('Ada')
  })

  it('may be called by a claim that you name', async () => {
    await using app = await startServer({ issuer: { ...issuer, usernameClaim: 'handle' } })
    expect(await nameOf(app.url, { handle: 'countess' })).toBe('countess')
  })

  it('is renamed when the issuer says so, also in what they wrote before', async () => {
    await using app = await startServer({ issuer })
    const before = holder(await sign(secret))
    const room = await createRoom(app.url, before)
    const path = `/api/rooms/${room.id}/messages`
    const { accessToken: token } = before
    await call(app.url, path, { token, body: { content: 'hello' } })
    expect(await nameOf(app.url, { preferred_username: 'countess' })).toBe('countess')
    const history = await call<Page<ChatMessage>>(app.url, path, {
      token: await sign(secret, { preferred_username: 'countess' }),
    })
    expect(history.body.items[0]?.user).toEqual({ id: 'ext_42', username: 'countess' })
    // The name is free again.
    expect(await nameOf(app.url, { sub: '43' })).toBe('ada')
  })

  it('is nobody whom a password lets in, once the built-in accounts are back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chatnode-'))
    const databaseUrl = `sqlite:${folder}/chat.db`
    {
      await using app = await startServer({ issuer, databaseUrl })
      await me(app.url, await sign(secret))
    }
    await using app = await startServer({ databaseUrl, jwtSecret: secret })
    for (const password of ['x', 'a password that nobody has']) {
      const body = { username: 'ada', password }
      expect((await call(app.url, '/api/auth/login', { body })).status).toBe(401)
    }
    const taken = { username: 'Ada', password: 'correct horse battery' }
    const { body } = await call(app.url, '/api/auth/register', { body: taken })
    expect(body.error?.code).toBe('username_taken')
    rmSync(folder, { recursive: true })
  })
})

describe('on a living socket', () => {
  it('the end of a foreign token is announced, and another one of the same user takes its place', async () => {
    const clock = testClock()
    await using app = await startServer({ issuer, clock })
    const at = Math.floor(clock.now() / 1_000)
    using client = await connect(app.url, holder(await sign(secret, { exp: at + 900 })))
    clock.advance(850_000)
    await client.next('auth-expiring')
    const stranger = await sign(secret, { sub: '43', exp: at + 1_800 })
    await expect(client.reply('refresh-auth', { token: stranger })).resolves.toMatchObject({
      ok: false,
      error: { code: 'unauthorized' },
    })
    const { accessTokenExpiresAt } = await client.ask('refresh-auth', {
      token: await sign(secret, { exp: at + 1_800 }),
    })
    expect(Date.parse(accessTokenExpiresAt as string)).toBe((at + 1_800 + 5) * 1_000)
    clock.advance(600_000)
    await client.ask('leave-room', { roomId: 'x' })
    clock.advance(600_000)
    await expect.poll(() => client.socket.connected).toBe(false)
    expect(client.received('connection-closing')).toMatchObject([{ code: 'token_expired' }])
  })

  it('a logout ends what has the same sid, and nothing else', async () => {
    await using app = await startServer({ issuer })
    const phone = await sign(secret, { sid: 'phone', jti: 'a' })
    const renewed = await sign(secret, { sid: 'phone', jti: 'b' })
    const laptop = await sign(secret, { sid: 'laptop' })
    using first = await connect(app.url, holder(phone))
    using second = await connect(app.url, holder(laptop))
    await call(app.url, '/api/auth/logout', { method: 'POST', token: renewed })
    await expect.poll(() => first.socket.connected).toBe(false)
    const statuses = [phone, renewed, laptop].map(
      async (token) => (await me(app.url, token)).status,
    )
    expect(await Promise.all(statuses)).toEqual([401, 401, 200])
    expect(second.socket.connected).toBe(true)
  })

  it('endSessions closes all that a user has, and refuses the tokens of before', async () => {
    const clock = testClock()
    await using app = await startServer({ issuer, clock })
    const at = Math.floor(clock.now() / 1_000)
    const [token, unused] = [await sign(secret), await sign(secret, { jti: 'kept for later' })]
    using first = await connect(app.url, holder(token))
    using second = await connect(app.url, holder(token))
    using bystander = await connect(app.url, holder(await sign(secret, { sub: '43' })))
    await app.server.endSessions(userIdOf('42'))
    for (const client of [first, second]) {
      await expect.poll(() => client.socket.connected).toBe(false)
      expect(client.received('connection-closing')).toMatchObject([{ code: 'session_ended' }])
    }
    expect(bystander.socket.connected).toBe(true)
    for (const old of [token, unused]) {
      expect((await refusal(app.url, { auth: { token: old } })).data?.code).toBe('unauthorized')
    }
    clock.advance(10_000)
    using back = await connect(app.url, holder(await sign(secret, { iat: at + 10 })))
    expect(back.received('server-ready')).toHaveLength(1)
  })

  it('endSessions ends those of a built-in account, too', async () => {
    await using app = await startServer()
    const session = await register(app.url)
    using client = await connect(app.url, session)
    await app.server.endSessions(session.user.id)
    await expect.poll(() => client.socket.connected).toBe(false)
    expect((await me(app.url, session.accessToken)).status).toBe(401)
    const { refreshToken } = session
    const refreshed = await call(app.url, '/api/auth/refresh', { body: { refreshToken } })
    expect(refreshed.status).toBe(401)
  })
})

describe('endSessions', () => {
  it('a hundred times meets a handshake, and no socket outlives it', async () => {
    await using app = await startServer({ issuer })
    for (let round = 0; round < 100; round += 1) {
      const sub = `user${round}`
      const token = await sign(secret, { sub, preferred_username: sub })
      using socket = await openRaw(app.url)
      // Half of them are known already.
      if (round % 4 < 2) await me(app.url, token)
      const connecting = () => socket.send(`40${JSON.stringify({ token })}`)
      if (round % 2 === 0) connecting()
      const ended = app.server.endSessions(userIdOf(sub))
      if (round % 2 === 1) connecting()
      await ended
      // Either refused, or let in and then closed.
      await Promise.race([socket.next('44').catch(() => undefined), socket.closed])
    }
    expect(app.server.io.of('/').sockets.size).toBe(0)
  })

  it('refuses an id that can be nobody', async () => {
    await using own = await startServer()
    await using app = await startServer({ issuer })
    const notFound = { code: 'user_not_found' }
    await expect(own.server.endSessions('42')).rejects.toMatchObject(notFound)
    await expect(app.server.endSessions('42')).rejects.toMatchObject(notFound)
  })
})
