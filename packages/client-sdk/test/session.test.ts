import { describe, expect, it } from 'vitest'
import { ChatClient, type StoredSession } from '../src/index.ts'
import { systemClock } from '../src/clock.ts'
import { ManualClock } from './support/manual-clock.ts'
import { memoryStore } from './support/sessions.ts'
import { PASSWORD, shiftedClock, startClient, startServer } from './support/live.ts'
import { failureOf } from './support/spy.ts'

const MINUTE = 60_000

describe('a session', () => {
  it('is the account of the client', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    expect(ada.client.user).toMatchObject({ username: 'ada' })
    await expect(ada.client.me()).resolves.toEqual(ada.client.user)
    await expect(
      ada.client.register({ username: 'ada', password: PASSWORD }),
    ).rejects.toMatchObject({ code: 'username_taken' })
    await expect(ada.client.login({ username: 'ada', password: 'wrong' })).rejects.toMatchObject({
      code: 'invalid_credentials',
      message: expect.stringMatching(/^cannot log in: /) as string,
    })
  })

  it('is taken up from its store by the next client', async () => {
    await using app = await startServer()
    const sessionStore = memoryStore()
    await using ada = await startClient(app, 'ada', { sessionStore })
    await ada.client.close()
    const next = new ChatClient({ url: app.url, sessionStore })
    await next.connect()
    expect(next.user?.username).toBe('ada')
    await next.logout()
    expect(sessionStore.kept).toBeUndefined()
    await expect(next.connect()).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('renews its access token when REST refuses it, once for all who ask', async () => {
    const clock = shiftedClock()
    await using app = await startServer({ clock })
    await using ada = await startClient(app, 'ada')
    await ada.client.close()
    clock.skip(16 * MINUTE)
    const answers = await Promise.all([ada.client.me(), ada.client.rooms.list(), ada.client.me()])
    expect(answers[0].username).toBe('ada')
  })

  it('renews its access token when the handshake refuses it', async () => {
    const clock = shiftedClock()
    await using app = await startServer({ clock })
    await using ada = await startClient(app, 'ada')
    await ada.client.close()
    clock.skip(16 * MINUTE)
    await ada.client.connect()
    expect(ada.client.status).toBe('connected')
  })

  it('renews the token of a living connection, which goes on', async () => {
    const clock = new ManualClock(Date.now())
    await using app = await startServer({ clock })
    const fetched: string[] = []
    const fetch: typeof globalThis.fetch = (url, init) => {
      fetched.push(new URL(url as string).pathname)
      return globalThis.fetch(url, init)
    }
    await using ada = await startClient(app, 'ada', { fetch })
    const renewed = new Promise<string>((resolve) => {
      ada.client.onEvent('auth-expiring', ({ accessTokenExpiresAt }) =>
        resolve(accessTokenExpiresAt),
      )
    })
    const statuses: string[] = []
    ada.client.on('status', ({ status }) => statuses.push(status))
    clock.advance(14 * MINUTE)
    await renewed
    await expect.poll(() => fetched).toContain('/api/auth/refresh')
    const room = await ada.client.rooms.create({ name: 'general' })
    await room.join()
    expect(statuses).toEqual([])
  })

  it('goes on with the tokens that the app brings, asked for whenever the server wants a newer one', async () => {
    let issued = 0
    const clock = new ManualClock(Date.now())
    await using app = await startServer({
      clock,
      authenticate: (token) => {
        const expiresAt = Number(token.split(':')[1])
        return { userId: 'auth0|7', username: 'Zoë', expiresAt }
      },
    })
    const token = (): string => `token-${(issued += 1)}:${clock.now() + 15 * MINUTE}`
    const client = new ChatClient({ url: app.url, token })
    await client.connect()
    const room = await client.rooms.create({ name: 'general' })
    await room.join()
    const statuses: string[] = []
    client.on('status', ({ status }) => statuses.push(status))
    const before = issued
    clock.advance(14 * MINUTE)
    await expect.poll(() => issued).toBeGreaterThan(before)
    expect((await room.send('hello')).user.username).toBe('Zoë')
    expect(await client.me()).toMatchObject({ username: 'Zoë' })
    expect(statuses).toEqual([])
    await client.close()
  })

  it('ends for the client when it is ended elsewhere', async () => {
    await using app = await startServer()
    const sessionStore = memoryStore()
    await using ada = await startClient(app, 'ada', { sessionStore })
    const signedOut = new Promise<string>((resolve) => {
      ada.client.on('signed-out', ({ error }) => resolve(error.code))
    })
    const { accessToken } = sessionStore.kept as StoredSession
    await new ChatClient({ url: app.url, token: accessToken }).logout()
    await expect(signedOut).resolves.toBe('session_ended')
    expect(ada.client.status).toBe('refused')
    expect(ada.client.user).toBeUndefined()
  })
})

describe('a refusal', () => {
  it('says why', async () => {
    await using app = await startServer({ maxConnectionsPerUser: 1 })
    const nobody = new ChatClient({ url: app.url, token: 'nonsense' })
    await expect(nobody.connect()).rejects.toMatchObject({ code: 'unauthorized', known: true })
    expect(nobody.status).toBe('refused')
    await nobody.close()
    await using ada = await startClient(app, 'ada')
    // The time of the call stands still until the server has said no.
    const callTime = new ManualClock()
    const timeoutMs = 300
    const clock = {
      now: () => Date.now(),
      after: (ms: number, callback: () => void) =>
        (ms === timeoutMs ? callTime : systemClock).after(ms, callback),
    }
    const second = new ChatClient({ url: app.url, clock })
    await second.login({ username: 'ada', password: PASSWORD })
    const failure = failureOf(second.connect({ timeoutMs }))
    await expect.poll(() => second.retryAt).toBeDefined()
    callTime.advance(timeoutMs)
    expect(await failure).toMatchObject({
      code: 'timeout',
      cause: { code: 'too_many_connections', retryable: true },
    })
    await ada.client.close()
    await second.connect()
    await second.close()
  })
})
