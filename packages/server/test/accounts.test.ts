// Accounts over REST: names, passwords, and what a login gives away.
import { verify } from '@node-rs/argon2'
import { limits, type Account, type Session } from '@chatnode/protocol'
import { describe, expect, it, vi } from 'vitest'
import { call, createRoom, register } from './support/api.ts'
import { testClock } from './support/clock.ts'
import { connect } from './support/connect.ts'
import { startServer } from './support/start-server.ts'

vi.mock('@node-rs/argon2', { spy: true })

/** What a stored password asks for: the algorithm, its parameters, and how long salt and hash are. */
const workOf = (stored: string): string => {
  const [, algorithm, version, parameters, salt = '', hash = ''] = stored.split('$')
  return `${algorithm} ${version} ${parameters} ${salt.length} ${hash.length}`
}

const password = 'correct horse battery'

const signUp = (url: string, username: unknown, secret: unknown = password) =>
  call<Session>(url, '/api/auth/register', { body: { username, password: secret } })

const logIn = (url: string, username: string, secret = password) =>
  call<Session>(url, '/api/auth/login', { body: { username, password: secret } })

describe('an account', () => {
  it('is registered, logs in, and knows itself', async () => {
    await using app = await startServer()
    const registered = await signUp(app.url, 'Alice')
    expect(registered.status).toBe(201)
    expect(registered.body).toEqual({
      user: { id: expect.any(String), username: 'Alice', createdAt: expect.any(String) },
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      accessTokenExpiresAt: expect.any(String),
    })
    const loggedIn = await logIn(app.url, 'aLICE')
    expect(loggedIn.status).toBe(200)
    expect(loggedIn.body.user).toEqual(registered.body.user)
    expect(loggedIn.body.refreshToken).not.toBe(registered.body.refreshToken)
    const me = await call<Account>(app.url, '/api/auth/me', { token: loggedIn.body.accessToken })
    expect(me.body).toEqual(registered.body.user)
  })

  it('has a name of its own, without regard to case', async () => {
    await using app = await startServer()
    await signUp(app.url, 'Alice')
    for (const name of ['Alice', 'alice', 'ALICE']) {
      const { status, body } = await signUp(app.url, name)
      expect([status, body.error?.code]).toEqual([409, 'username_taken'])
    }
  })

  it('is made once when several ask for one name at once', async () => {
    await using app = await startServer()
    const names = ['racer', 'Racer', 'RACER', 'rAcer', 'raceR']
    const answers = await Promise.all(names.map((name) => signUp(app.url, name)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(4)
  })

  it('has a name of plain letters', async () => {
    await using app = await startServer()
    const good = ['abc', 'a.b-c_d', '0x0', 'x'.repeat(32), 'constructor', 'toString']
    const bad = [
      'ab',
      'x'.repeat(33),
      '_ab',
      '.ab',
      '-ab',
      'a b',
      'a@b',
      'аlice',
      'alice\u200b',
      'ａlice',
    ]
    const verdicts = async (names: string[]) =>
      Promise.all(names.map(async (name) => (await signUp(app.url, name)).status))
    expect(await verdicts(good)).toEqual(good.map(() => 201))
    expect(await verdicts([...bad, '__proto__'])).toEqual([...bad, ''].map(() => 400))
  })

  it('has a password of 8 to 128 characters, each of which counts', async () => {
    await using app = await startServer()
    const longest = `${'é'.repeat(127)}1`
    expect((await signUp(app.url, 'short', '1234567')).status).toBe(400)
    expect((await signUp(app.url, 'long', `${longest}2`)).status).toBe(400)
    expect((await signUp(app.url, 'longest', longest)).status).toBe(201)
    expect((await logIn(app.url, 'longest', longest)).status).toBe(200)
    expect((await logIn(app.url, 'longest', `${longest.slice(0, -1)}2`)).status).toBe(401)
  })

  it('is asked for no password of a megabyte', async () => {
    await using app = await startServer()
    for (const attempt of [signUp, logIn]) {
      const large = await attempt(app.url, 'somebody', 'x'.repeat(1_000_000))
      expect([large.status, large.body.error?.code]).toEqual([413, 'payload_too_large'])
      const long = await attempt(app.url, 'somebody', 'x'.repeat(limits.frameBytes - 1_000))
      expect([long.status, long.body.error?.code]).toEqual([400, 'invalid_payload'])
    }
  })
})

describe('a login that fails', () => {
  it('says the same whether the name or the password is wrong', async () => {
    await using app = await startServer()
    await signUp(app.url, 'somebody')
    const known = await logIn(app.url, 'somebody', 'a wrong password')
    const unknown = await logIn(app.url, 'nobody', 'a wrong password')
    const noName = await logIn(app.url, '\u0000\ud800', 'x')
    expect(known.status).toBe(401)
    expect(known.body.error).toEqual({ code: 'invalid_credentials', message: expect.any(String) })
    for (const other of [unknown, noName])
      expect([other.status, other.body]).toEqual([401, known.body])
  })

  it('costs the same work whether the name or the password is wrong, so that the time tells nothing', async () => {
    await using app = await startServer()
    await signUp(app.url, 'somebody')
    const checked = vi.mocked(verify).mock.calls
    const works: unknown[] = []
    for (const name of ['somebody', 'nobody', 'somebody', 'nobody']) {
      checked.length = 0
      await logIn(app.url, name, 'a wrong password')
      works.push(checked.map(([stored, secret]) => [workOf(String(stored)), secret]))
    }
    const once = [[expect.stringMatching(/^argon2id v=19 m=19456,t=2,p=1 /), 'a wrong password']]
    expect(works).toEqual([once, once, once, once])
    expect(new Set(works.map((work) => JSON.stringify(work))).size).toBe(1)
  })

  it('is throttled per account, until some time has passed', async () => {
    const clock = testClock()
    await using app = await startServer({ clock, rateLimits: 'on' })
    await signUp(app.url, 'somebody')
    await signUp(app.url, 'else')
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect((await logIn(app.url, 'somebody', 'a wrong password')).status).toBe(401)
    }
    const throttled = await logIn(app.url, 'SOMEBODY')
    expect(throttled.status).toBe(429)
    expect(throttled.body.error).toMatchObject({ code: 'rate_limited', retryable: true })
    const waitMs = throttled.body.error?.retryAfterMs ?? 0
    expect(waitMs).toBeGreaterThan(0)
    expect(throttled.headers.get('retry-after')).toBe(String(Math.ceil(waitMs / 1_000)))
    expect((await logIn(app.url, 'else')).status).toBe(200)
    clock.advance(waitMs - 1)
    expect((await logIn(app.url, 'somebody')).status).toBe(429)
    clock.advance(1)
    expect((await logIn(app.url, 'somebody')).status).toBe(200)
  })

  it('does not lock the account out for other addresses', async () => {
    const clock = testClock()
    await using app = await startServer({ clock, rateLimits: 'on', trustedProxies: 1 })
    await signUp(app.url, 'somebody')
    const from = (address: string, secret: string) =>
      call(app.url, '/api/auth/login', {
        body: { username: 'somebody', password: secret },
        headers: { 'x-forwarded-for': address },
      })
    for (const attacker of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
      for (let attempt = 0; attempt < 25; attempt += 1) await from(attacker, 'a wrong password')
    }
    expect((await from('192.0.2.99', password)).status).toBe(200)
  })
})

describe('a flood of logins', () => {
  it('is refused in part, hangs nobody, and leaves the chat alone', async () => {
    await using app = await startServer()
    const session = await register(app.url)
    const room = await createRoom(app.url, session)
    using client = await connect(app.url, session)
    await client.ask('join-room', { roomId: room.id })
    const flood = Promise.all(
      Array.from({ length: 200 }, () => logIn(app.url, session.user.username, password.slice(1))),
    )
    for (let index = 0; index < 5; index += 1) {
      await client.ask('send-message', { roomId: room.id, content: `in the flood ${index}` })
    }
    const answers = await flood
    const refused = answers.filter(({ status }) => status === 503)
    expect(answers.filter(({ status }) => status === 401).length).toBe(200 - refused.length)
    expect(refused.length).toBeGreaterThan(0)
    for (const { body, headers } of refused) {
      expect(body.error).toMatchObject({ code: 'unavailable', retryable: true })
      expect(body.error?.retryAfterMs).toBeGreaterThan(0)
      expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    }
    const after = await logIn(app.url, session.user.username)
    expect(after.status).toBe(200)
  })
})
