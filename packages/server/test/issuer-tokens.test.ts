// Tokens of another issuer: which are taken, and which keys prove them.
import type { Account } from '@chatnode/protocol'
import { userIdOf, type Authenticate } from '@chatnode/server'
import { decodeJwt, SignJWT } from 'jose'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { call, createRoom, register } from './support/api.ts'
import { connect, refusal } from './support/connect.ts'
import { AUDIENCE, holder, ISSUER, keyPair, sign, startKeyServer } from './support/issuer.ts'
import { startServer } from './support/start-server.ts'

const secret = 'a secret of more than thirty-two bytes'
const issuer = { secret, issuer: ISSUER, audience: AUDIENCE }

const me = (url: string, token: string) => call<Account>(url, '/api/auth/me', { token })

afterEach(() => void vi.useRealTimers())

describe('a token of another issuer', () => {
  it.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])(
    'is taken with its public key, as PEM and as JWK: %s',
    async (alg) => {
      const pair = await keyPair(alg)
      const token = await sign(pair)
      const algorithms = alg === 'PS256' ? { algorithms: [alg] as const } : {}
      for (const publicKey of [
        pair.pem,
        pair.pem.replaceAll('\n', '\\n'),
        JSON.stringify(pair.jwk),
      ]) {
        await using app = await startServer({
          issuer: { publicKey, audience: AUDIENCE, ...algorithms },
        })
        using client = await connect(app.url, holder(token))
        expect(client.received('server-ready')).toHaveLength(1)
        expect((await me(app.url, token)).body).toMatchObject({ id: 'ext_42', username: 'ada' })
      }
    },
  )

  it('is taken with a shared secret, and its holder talks as anybody else', async () => {
    await using app = await startServer({ issuer })
    const [ada, bob] = [
      holder(await sign(secret)),
      holder(await sign(secret, { sub: 'auth0|bob', preferred_username: 'bob' })),
    ]
    const room = await createRoom(app.url, ada)
    using first = await connect(app.url, ada)
    using second = await connect(app.url, bob)
    await first.ask('join-room', { roomId: room.id })
    await second.ask('join-room', { roomId: room.id })
    await second.ask('send-message', { roomId: room.id, content: 'hello' })
    expect((await first.next('message-received')).user).toEqual({
      id: userIdOf('auth0|bob'),
      username: 'bob',
    })
  })

  it('leaves no use for names and passwords', async () => {
    await using app = await startServer({ issuer })
    const body = { username: 'somebody', password: 'correct horse battery' }
    const answers = await Promise.all([
      call(app.url, '/api/auth/register', { body }),
      call(app.url, '/api/auth/login', { body }),
      call(app.url, '/api/auth/refresh', { body: { refreshToken: 'x' } }),
    ])
    for (const {
      status,
      body: { error },
    } of answers) {
      expect([status, error?.code]).toEqual([404, 'not_found'])
    }
  })

  const now = (): number => Math.floor(Date.now() / 1_000)

  it.each<[string, string, Record<string, unknown>]>([
    ['of another issuer', 'unauthorized', { iss: 'https://evil.example.com/' }],
    ['without an issuer', 'unauthorized', { iss: undefined }],
    ['for another audience', 'unauthorized', { aud: 'shop' }],
    ['for no audience', 'unauthorized', { aud: undefined }],
    ['that has expired', 'token_expired', { exp: now() - 6 }],
    ['that is not good yet', 'unauthorized', { nbf: now() + 60 }],
    ['without an expiry', 'unauthorized', { exp: undefined }],
    ['without an issue date', 'unauthorized', { iat: undefined }],
    ['without a subject', 'unauthorized', { sub: undefined }],
    ['with an empty subject', 'unauthorized', { sub: '' }],
    ['with a number as subject', 'unauthorized', { sub: 42 }],
    ['with half a character as subject', 'unauthorized', { sub: 'a\ud800' }],
    ['with a subject of 256 characters', 'unauthorized', { sub: 'x'.repeat(256) }],
  ])('is refused %s: %s', async (_what, code, changes) => {
    await using app = await startServer({ issuer })
    const token = await sign(secret, changes)
    expect((await refusal(app.url, { auth: { token } })).data?.code).toBe(code)
    expect((await me(app.url, token)).body.error?.code).toBe(code)
    // The way in which the tests forge makes a good token, when nothing is changed.
    expect((await me(app.url, await sign(secret))).status).toBe(200)
  })

  it('is taken within the tolerance for two clocks that differ', async () => {
    await using app = await startServer({ issuer: { ...issuer, clockToleranceSeconds: 60 } })
    expect((await me(app.url, await sign(secret, { exp: now() - 30 }))).status).toBe(200)
    expect((await me(app.url, await sign(secret, { nbf: now() + 30 }))).status).toBe(200)
    expect((await me(app.url, await sign(secret, { exp: now() - 61 }))).status).toBe(401)
  })

  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

  it('is refused when it is forged, whatever its header claims', async () => {
    const [pair, other] = [await keyPair(), await keyPair()]
    await using app = await startServer({
      issuer: { publicKey: pair.pem, issuer: ISSUER, audience: AUDIENCE },
    })
    const good = await sign(pair)
    const unsigned = encode(decodeJwt(good))
    const [head = '', body = '', signature = ''] = good.split('.')
    const forged = {
      'the algorithm none': `${encode({ alg: 'none' })}.${unsigned}.`,
      'the algorithm None': `${encode({ alg: 'None' })}.${unsigned}.`,
      'HS256, with the public key as secret': await sign(pair.pem),
      'HS256, with the trimmed public key as secret': await sign(pair.pem.trim()),
      'another key': await sign(other),
      'a key of its own in the header': await sign(other, {}, { jwk: other.jwk }),
      'an address for keys in the header': await sign(other, {}, { jku: 'http://127.0.0.1:1/' }),
      'another algorithm of the same key': await sign({ ...pair, alg: 'PS256' }).catch(
        () => 'x.y.z',
      ),
      'claims that were changed': `${head}.${encode({ ...decodeJwt(good), sub: '1' })}.${signature}`,
      'no signature': `${head}.${body}.`,
      'an extension that must be understood': await new SignJWT(decodeJwt(good))
        .setProtectedHeader({ alg: pair.alg, crit: ['urn:x'], 'urn:x': 1 })
        .sign(pair.privateKey, { crit: { 'urn:x': true } }),
      'five parts': `${good}.x.y`,
      nothing: '..',
    }
    for (const [what, token] of Object.entries(forged)) {
      const { data } = await refusal(app.url, { auth: { token } })
      expect([what, data?.code]).toEqual([what, 'unauthorized'])
      expect([what, (await me(app.url, token)).status]).toEqual([what, 401])
    }
    expect((await me(app.url, good)).status).toBe(200)
  })

  it('is refused when it is huge, before anybody looks into it', async () => {
    const authenticate = vi.fn<Authenticate>(() => ({ userId: '1', username: 'ada' }))
    await using app = await startServer({ authenticate })
    const token = 'x'.repeat(8_193)
    expect((await refusal(app.url, { auth: { token } })).data?.code).toBe('invalid_payload')
    expect((await me(app.url, token)).status).toBe(401)
    expect(authenticate).not.toHaveBeenCalled()
  })

  it('is refused when a built-in account of another server made it with the same secret', async () => {
    await using theirs = await startServer({ jwtSecret: secret })
    const { accessToken } = await register(theirs.url)
    await using app = await startServer({ issuer: { secret } })
    expect((await me(app.url, accessToken)).status).toBe(200)
    await using strict = await startServer({ issuer })
    expect((await me(strict.url, accessToken)).status).toBe(401)
  })
})

describe('the keys of an issuer', () => {
  it('are fetched once, and again when a token names one that is not known', async () => {
    const [first, second] = [await keyPair('RS256', 'first'), await keyPair('ES256', 'second')]
    await using keys = await startKeyServer([first])
    await using app = await startServer({ issuer: { jwksUrl: keys.url, audience: AUDIENCE } })
    const answers = await Promise.all([1, 2, 3].map(async () => me(app.url, await sign(first))))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(keys.asked).toBe(1)
    // Made-up key ids do not make the server ask again and again.
    for (let round = 0; round < 5; round += 1) {
      expect((await me(app.url, await sign({ ...second, kid: `made-up-${round}` }))).status).toBe(
        401,
      )
    }
    expect(keys.asked).toBe(1)
    keys.publish([second])
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 })
    expect((await me(app.url, await sign(second))).status).toBe(200)
    expect((await me(app.url, await sign(first))).status).toBe(401)
    expect(keys.asked).toBe(2)
  })

  it('that cannot be read refuse nobody for good', async () => {
    const pair = await keyPair()
    await using keys = await startKeyServer([pair])
    await using app = await startServer({ issuer: { jwksUrl: keys.url } })
    keys.fail(500)
    const token = await sign(pair)
    const { data } = await refusal(app.url, { auth: { token } })
    expect(data).toMatchObject({ code: 'unavailable', retryable: true })
    keys.fail(200)
    expect((await me(app.url, token)).status).toBe(200)
  })

  it('serve no token that is signed with a secret', async () => {
    const pair = await keyPair()
    await using keys = await startKeyServer([pair])
    await using app = await startServer({ issuer: { jwksUrl: keys.url } })
    expect((await me(app.url, await sign(pair.pem))).status).toBe(401)
    expect(keys.asked).toBe(0)
  })
})
