import { describe, expect, it } from 'vitest'
import { spy } from '../test/support/spy.ts'
import { session } from '../test/support/sessions.ts'
import { createTestClient, json } from '../test/support/test-client.ts'

const credentials = { username: 'ada', password: 'correct horse' }

const expired = () =>
  json({ error: { code: 'token_expired', message: 'the token has expired' } }, 401)
const reused = () =>
  json({ error: { code: 'token_reused', message: 'the refresh token was used before' } }, 401)

/** A REST server that takes one access token, and renews until it is told not to. */
function serve(test: ReturnType<typeof createTestClient>, { renews = true } = {}) {
  let current = 1
  const state = { expire: () => (current += 1), refreshes: 0 }
  test.fetch.mockImplementation((url, init) => {
    const path = new URL(url as string).pathname
    const { authorization } = (init?.headers ?? {}) as { authorization?: string }
    if (path === '/api/auth/login') return Promise.resolve(json(session(current)))
    if (path === '/api/auth/refresh') {
      state.refreshes += 1
      return Promise.resolve(renews ? json(session(current)) : reused())
    }
    if (authorization !== `Bearer access-${current}`) return Promise.resolve(expired())
    return Promise.resolve(json(path === '/api/auth/me' ? session(1).user : { items: [] }))
  })
  return state
}

describe('a REST call', () => {
  it('renews an expired token and is made again, unseen by the caller', async () => {
    const test = createTestClient()
    const server = serve(test)
    await test.client.login(credentials)
    server.expire()
    await expect(test.client.rooms.list()).resolves.toEqual({ items: [] })
    expect(server.refreshes).toBe(1)
  })

  it('shares one refresh with all that meet the expired token', async () => {
    const test = createTestClient()
    const server = serve(test)
    await test.client.login(credentials)
    server.expire()
    await Promise.all([test.client.me(), test.client.rooms.list(), test.client.me()])
    expect(server.refreshes).toBe(1)
  })

  it('signs out when the session is over, and says so once', async () => {
    const test = createTestClient({ token: undefined as never })
    const server = serve(test, { renews: false })
    const signedOut = spy()
    test.client.on('signed-out', signedOut)
    await test.client.login(credentials)
    server.expire()
    const calls = await Promise.allSettled([test.client.me(), test.client.rooms.list()])
    expect(calls).toMatchObject([
      { reason: { code: 'token_reused' } },
      { reason: { code: 'token_reused' } },
    ])
    expect(signedOut).toHaveBeenCalledTimes(1)
    expect(test.client.user).toBeUndefined()
  })

  it('does not try again with a token of its own that never changes', async () => {
    const test = createTestClient()
    serve(test)
    await expect(test.client.rooms.list()).rejects.toMatchObject({ code: 'token_expired' })
    expect(test.fetch).toHaveBeenCalledTimes(1)
  })

  it('ends by its signal', async () => {
    const test = createTestClient()
    test.fetch.mockImplementation(() => new Promise(() => {}))
    const caller = new AbortController()
    const call = test.client.rooms.list({ signal: caller.signal })
    await expect.poll(() => test.fetch).toHaveBeenCalled()
    caller.abort()
    await expect(call).rejects.toMatchObject({ code: 'aborted' })
    expect(test.fetch.mock.calls[0]?.[1]?.signal?.aborted).toBe(true)
  })
})
