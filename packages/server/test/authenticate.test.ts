// The hook that says whose a token is.
import type { RoomSummary } from '@chatnode/protocol'
import { ChatError, createChatServer, type Authenticate, type Identity } from '@chatnode/server'
import { describe, expect, it, vi } from 'vitest'
import { call } from './support/api.ts'
import { testClock } from './support/clock.ts'
import { connect, refusal } from './support/connect.ts'
import { holder } from './support/issuer.ts'
import { startServer } from './support/start-server.ts'

describe('authenticate', () => {
  const ada: Identity = { userId: '7', username: 'ada' }

  it('lets in whom it names, and asks again after an hour', async () => {
    const clock = testClock()
    const authenticate = vi.fn<Authenticate>((token) => {
      if (token !== 'a cookie') throw new Error('no such cookie')
      return Promise.resolve(ada)
    })
    await using app = await startServer({ authenticate, clock })
    using client = await connect(app.url, holder('a cookie'))
    const { body } = await call<RoomSummary>(app.url, '/api/rooms', {
      token: 'a cookie'.replace(' ', ''),
      body: { name: 'x' },
    })
    expect(body.error?.code).toBe('unauthorized')
    clock.advance(59 * 60_000)
    expect(await client.next('auth-expiring')).toBeDefined()
    const renewed = await client.ask('refresh-auth', { token: 'a cookie' })
    expect(Date.parse(renewed['accessTokenExpiresAt'] as string)).toBe(clock.now() + 3_600_000)
    expect(authenticate).toHaveBeenCalledTimes(3)
  })

  it.each<[string, string, () => Identity]>([
    [
      'throws',
      'unauthorized',
      () => {
        throw new Error('no')
      },
    ],
    [
      'says that the token has expired',
      'token_expired',
      () => {
        throw new ChatError('token_expired')
      },
    ],
    [
      'cannot tell now',
      'unavailable',
      () => {
        throw new ChatError('unavailable')
      },
    ],
    ['answers nobody', 'unauthorized', () => undefined as unknown as Identity],
    ['answers no id', 'unauthorized', () => ({ username: 'x' }) as Identity],
    ['answers no name', 'unauthorized', () => ({ userId: 'x' }) as Identity],
    ['answers an end in the past', 'token_expired', () => ({ ...ada, expiresAt: 1 })],
    [
      'answers an end that is no number',
      'token_expired',
      () => ({ ...ada, expiresAt: Number.NaN }),
    ],
  ])('refuses when it %s: %s', async (_what, code, authenticate) => {
    await using app = await startServer({ authenticate })
    expect((await refusal(app.url, { auth: { token: 'x' } })).data?.code).toBe(code)
  })

  it('may name an end at the end of time', async () => {
    await using app = await startServer({ authenticate: () => ({ ...ada, expiresAt: Infinity }) })
    using client = await connect(app.url, holder('x'))
    await expect(client.ask('refresh-auth', { token: 'x' })).resolves.toBeDefined()
  })

  it('does not go together with an issuer', async () => {
    const starting = createChatServer({
      issuer: { secret: 'x'.repeat(32) },
      authenticate: () => ada,
      databaseUrl: 'sqlite::memory:',
    })
    await expect(starting).rejects.toThrow('authenticate: cannot be combined with issuer')
  })
})

describe('a secret of its own', () => {
  const production = {
    databaseUrl: 'sqlite::memory:',
    logLevel: 'silent',
    production: true,
  } as const

  it('is required in production of a server that issues tokens', async () => {
    await expect(createChatServer(production)).rejects.toThrow(
      'jwtSecret: is required in production',
    )
  })

  it('is not where the tokens are those of somebody else', async () => {
    const authenticate: Authenticate = () => Promise.reject(new Error('nobody'))
    const server = await createChatServer({ ...production, authenticate })
    await expect(server.close()).resolves.toBeUndefined()
  })
})
