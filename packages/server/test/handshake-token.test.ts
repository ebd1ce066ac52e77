// Which tokens open a connection.
import { createHmac, randomUUID } from 'node:crypto'
import { limits, type Session } from '@chatnode/protocol'
import { decodeJwt, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { call, register } from './support/api.ts'
import { testClock } from './support/clock.ts'
import { connect, refusal } from './support/connect.ts'
import { startServer } from './support/start-server.ts'

const jwtSecret = 'a secret of more than thirty-two bytes'

describe('the token', () => {
  const claimsOf = ({ accessToken }: Session) => decodeJwt(accessToken)
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
  const sign = (
    { accessToken }: Session,
    { secret = jwtSecret, alg = 'HS256', typ = 'at+jwt', ...claims }: Record<string, unknown> = {},
  ): Promise<string> =>
    new SignJWT({ ...decodeJwt(accessToken), ...claims })
      .setProtectedHeader({ alg: alg as string, typ: typ as string })
      .sign(Buffer.from(secret as string))

  const refused: readonly [string, string, (session: Session) => unknown][] = [
    ['missing', 'unauthorized', () => undefined],
    ['null', 'unauthorized', () => null],
    ['empty', 'unauthorized', () => ''],
    ['a number', 'invalid_payload', () => 42],
    ['an object', 'invalid_payload', () => ({ toString: 'x' })],
    ['longer than any token', 'invalid_payload', () => 'x'.repeat(limits.tokenCharacters + 1)],
    ['garbage', 'unauthorized', () => 'garbage'],
    ['three times garbage', 'unauthorized', () => 'a.b.c'],
    ['text with a NUL', 'unauthorized', () => 'a\u0000b'],
    ['a refresh token', 'unauthorized', ({ refreshToken }) => refreshToken],
    [
      'signed with another secret',
      'unauthorized',
      (session) => sign(session, { secret: 'x'.repeat(32) }),
    ],
    ['signed with another algorithm', 'unauthorized', (session) => sign(session, { alg: 'HS512' })],
    ['of another type', 'unauthorized', (session) => sign(session, { typ: 'JWT' })],
    [
      'for another audience',
      'unauthorized',
      (session) => sign(session, { aud: 'chatnode:refresh' }),
    ],
    ['of another issuer', 'unauthorized', (session) => sign(session, { iss: 'somebody' })],
    ['without an expiry', 'unauthorized', (session) => sign(session, { exp: undefined })],
    [
      'of a session that never was',
      'unauthorized',
      (session) => sign(session, { sid: randomUUID() }),
    ],
    ['of a user that never was', 'unauthorized', (session) => sign(session, { sub: randomUUID() })],
    [
      'unsigned, with the algorithm none',
      'unauthorized',
      (session) => `${encode({ alg: 'none', typ: 'at+jwt' })}.${encode(claimsOf(session))}.`,
    ],
    [
      'signed with a key id that is a path',
      'unauthorized',
      (session) => {
        const head = encode({ alg: 'HS256', typ: 'at+jwt', kid: '../../dev/null' })
        const text = `${head}.${encode(claimsOf(session))}`
        return `${text}.${createHmac('sha256', '').update(text).digest('base64url')}`
      },
    ],
  ]

  it.each(refused)('is refused when it is %s: %s', async (_what, code, tokenOf) => {
    await using app = await startServer({ jwtSecret })
    const session = await register(app.url)
    // The way in which the tests forge makes a good token, when nothing is changed.
    using good = await connect(app.url, { ...session, accessToken: await sign(session) })
    expect(good.received('server-ready')).toHaveLength(1)
    const token = await tokenOf(session)
    const error = await refusal(app.url, { auth: { token } })
    expect(error.message).toBe(code)
    const details = { issues: [{ path: 'token' }] }
    const data = code === 'invalid_payload' ? { data: details } : {}
    expect(error.data).toMatchObject({ code, message: expect.any(String) as string, ...data })
  })

  it('is refused once it has expired, with a code of its own', async () => {
    const clock = testClock()
    await using app = await startServer({ clock })
    const session = await register(app.url)
    const lifetime = Date.parse(session.accessTokenExpiresAt) - clock.now()
    clock.advance(lifetime + 6_000)
    const error = await refusal(app.url, { auth: { token: session.accessToken } })
    expect(error.data?.code).toBe('token_expired')
  })

  it('is refused when its session has been logged out', async () => {
    await using app = await startServer()
    const session = await register(app.url)
    await call(app.url, '/api/auth/logout', { method: 'POST', token: session.accessToken })
    const error = await refusal(app.url, { auth: { token: session.accessToken } })
    expect(error.data?.code).toBe('unauthorized')
  })

  it('is not looked for in the query string, nor in a header', async () => {
    await using app = await startServer()
    const { accessToken: token } = await register(app.url)
    const query = await refusal(`${app.url}?token=${token}`, {})
    const header = await refusal(app.url, { extraHeaders: { authorization: `Bearer ${token}` } })
    for (const { data } of [query, header]) expect(data?.code).toBe('unauthorized')
  })
})
