import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { failureOf } from '../../test/support/spy.ts'
import { SERVER_READY } from '../../test/support/fake-transport.ts'
import { memoryStore, session } from '../../test/support/sessions.ts'
import { createTestClient, goOnline, json, settle } from '../../test/support/test-client.ts'
import type { ConnectionStatus } from './connection-machine.ts'
import { SDK_VERSION } from '../version.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function watch(test: ReturnType<typeof createTestClient>): ConnectionStatus[] {
  const seen: ConnectionStatus[] = []
  test.client.on('status', ({ status }) => seen.push(status))
  return seen
}

describe('connecting', () => {
  it('is live when the server is ready, not before', async () => {
    const test = createTestClient()
    const seen = watch(test)
    const connecting = test.client.connect()
    await settle()
    expect(test.client.status).toBe('connecting')
    test.transport.last.ready()
    await connecting
    expect(seen).toEqual(['connecting', 'connected'])
  })

  it('names its token, its protocol and itself', async () => {
    const { auth } = await goOnline(createTestClient())
    expect(auth).toEqual({
      token: 'token-1',
      protocol: { v: '1.0', sdk: `chatnode-js/${SDK_VERSION}` },
    })
  })

  it('shares one attempt among all who ask', async () => {
    const test = createTestClient()
    const all = Promise.all([test.client.connect(), test.client.connect()])
    await settle()
    test.transport.last.ready()
    await all
    expect(test.transport.sockets).toHaveLength(1)
  })

  it('tries again after a wait when the server cannot be reached, and longer each time', async () => {
    const test = createTestClient()
    const connecting = test.client.connect({ timeoutMs: 60_000 })
    await settle()
    test.transport.last.drop('websocket error')
    expect(test.client.retryAt).toBe(Date.now() + 1_000)
    await vi.advanceTimersByTimeAsync(999)
    expect(test.transport.sockets).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(test.transport.sockets).toHaveLength(2)
    expect(test.client.retryAt).toBeUndefined()
    test.transport.last.drop('websocket error')
    await vi.advanceTimersByTimeAsync(1_999)
    expect(test.transport.sockets).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1)
    test.transport.last.ready()
    await connecting
    expect(test.client.status).toBe('connected')
  })

  it('says why when it took too long, and keeps trying', async () => {
    const test = createTestClient()
    const connecting = test.client.connect({ timeoutMs: 500 })
    const failure = failureOf(connecting)
    await settle()
    test.transport.last.drop('websocket error')
    await vi.advanceTimersByTimeAsync(500)
    expect(await failure).toMatchObject({
      code: 'timeout',
      cause: { code: 'network', message: 'cannot connect: websocket error' },
    })
    expect(test.client.status).toBe('connecting')
    await vi.advanceTimersByTimeAsync(500)
    expect(test.transport.sockets).toHaveLength(2)
  })

  it('gives up on a server that never gets ready, and tries again', async () => {
    const test = createTestClient()
    const connecting = test.client.connect({ timeoutMs: 60_000 })
    await settle()
    const [first] = test.transport.sockets
    await vi.advanceTimersByTimeAsync(11_000)
    expect(first?.open).toBe(false)
    first?.ready()
    expect(test.client.status).toBe('connecting')
    test.transport.last.ready()
    await connecting
  })

  it.each(['protocol_unsupported', 'origin_not_allowed', 'a_code_of_a_newer_server'])(
    'stops at %s',
    async (code) => {
      const test = createTestClient()
      const refused = failureOf(test.client.connect())
      await settle()
      test.transport.last.refuse(code)
      expect(await refused).toMatchObject({ code })
      expect(test.client.status).toBe('refused')
      await vi.advanceTimersByTimeAsync(60_000)
      expect(test.transport.sockets).toHaveLength(1)
    },
  )

  it('waits as long as a server asks that cannot take it now', async () => {
    const test = createTestClient()
    const connecting = test.client.connect({ timeoutMs: 60_000 })
    await settle()
    test.transport.last.refuse('unavailable', { retryable: true, retryAfterMs: 5_000 })
    await vi.advanceTimersByTimeAsync(5_999)
    expect(test.transport.sockets).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    test.transport.last.ready()
    await connecting
  })

  it('asks for another token once when its own is refused', async () => {
    const token = vi.fn<() => string>().mockReturnValueOnce('old').mockReturnValue('new')
    const test = createTestClient({ token })
    const connecting = test.client.connect()
    await settle()
    test.transport.last.refuse('token_expired')
    await settle()
    expect(test.transport.sockets.map(({ auth }) => auth.token)).toEqual(['old', 'new'])
    test.transport.last.ready()
    await connecting
  })

  it('is refused when the other token is no better', async () => {
    const test = createTestClient()
    const refused = failureOf(test.client.connect())
    await settle()
    test.transport.last.refuse('unauthorized')
    await settle()
    test.transport.last.refuse('unauthorized')
    expect(await refused).toMatchObject({ code: 'unauthorized' })
    expect(test.transport.sockets).toHaveLength(2)
  })

  it('is refused without a socket when nobody is signed in', async () => {
    const { client, transport } = createTestClient({ token: undefined as never })
    await expect(client.connect()).rejects.toMatchObject({
      code: 'unauthorized',
      message: 'cannot connect: nobody is signed in',
    })
    expect(transport.sockets).toHaveLength(0)
  })

  it('is refused by a server that is not one of ours', async () => {
    const test = createTestClient()
    const refused = failureOf(test.client.connect())
    await settle()
    test.transport.last.event('server-ready', { ...SERVER_READY, epoch: 7 })
    expect(await refused).toMatchObject({ code: 'incompatible' })
  })
})

describe('a live connection', () => {
  it('comes back by itself', async () => {
    const test = createTestClient()
    const seen = watch(test)
    const socket = await goOnline(test)
    socket.drop()
    expect(test.client.status).toBe('reconnecting')
    await vi.advanceTimersByTimeAsync(1_000)
    test.transport.last.ready()
    expect(seen).toEqual(['connecting', 'connected', 'reconnecting', 'connected'])
  })

  it('starts with a short wait again after it was good for a while, and only then', async () => {
    const test = createTestClient()
    await goOnline(test)
    test.transport.last.drop()
    await vi.advanceTimersByTimeAsync(1_000)
    test.transport.last.ready()
    test.transport.last.drop()
    await vi.advanceTimersByTimeAsync(1_999)
    expect(test.transport.sockets).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1)
    test.transport.last.ready()
    await vi.advanceTimersByTimeAsync(5_000)
    test.transport.last.drop()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(test.transport.sockets).toHaveLength(4)
  })

  it.each([
    ['reconnect', 'reconnecting'],
    ['an_action_of_a_newer_server', 'reconnecting'],
    ['reauthenticate', 'reconnecting'],
    ['stop', 'refused'],
  ])('obeys the action %s of connection-closing', async (action, status) => {
    const test = createTestClient()
    const socket = await goOnline(test)
    socket.event('connection-closing', { code: 'some_code', message: 'so it is', action })
    expect(test.client.status).toBe(status)
    expect(socket.open).toBe(false)
  })

  it('brings a renewed token after `reauthenticate`', async () => {
    const test = createTestClient({ sessionStore: memoryStore(session(1)) })
    test.fetch.mockResolvedValueOnce(json(session(2)))
    const socket = await goOnline(test)
    socket.event('connection-closing', {
      code: 'token_expired',
      message: 'the access token has expired',
      action: 'reauthenticate',
    })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(test.transport.sockets.map(({ auth }) => auth.token)).toEqual(['access-1', 'access-2'])
  })

  it('stays away from a draining server for as long as it asks', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    socket.event('server-draining', { reconnectAfterMs: 3_000 })
    expect(test.client.status).toBe('connected')
    socket.drop()
    await vi.advanceTimersByTimeAsync(3_999)
    expect(test.transport.sockets).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(test.transport.sockets).toHaveLength(2)
  })

  it('sends another token when its own is about to expire', async () => {
    const token = vi.fn<() => string>().mockReturnValueOnce('old').mockReturnValue('new')
    const socket = await goOnline(createTestClient({ token }))
    socket.event('auth-expiring', { accessTokenExpiresAt: '2026-01-01T00:00:00.000Z' })
    await settle()
    expect(socket.of('refresh-auth')[0]?.payload).toEqual({ token: 'new' })
  })

  it('renews no more often than every ten seconds, whatever the server says', async () => {
    const socket = await goOnline(createTestClient())
    const expiring = async () => {
      socket.event('auth-expiring', { accessTokenExpiresAt: '2026-01-01T00:00:00.000Z' })
      await settle()
    }
    for (let n = 0; n < 5; n += 1) await expiring()
    expect(socket.of('refresh-auth')).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(socket.of('refresh-auth')).toHaveLength(2)
  })

  it('hears nothing of an older socket', async () => {
    const test = createTestClient()
    const first = await goOnline(test)
    first.drop()
    await vi.advanceTimersByTimeAsync(1_000)
    test.transport.last.ready()
    first.drop()
    first.event('connection-closing', { code: 'x', message: 'x', action: 'stop' })
    expect(test.client.status).toBe('connected')
  })
})

describe('close', () => {
  it('leaves no timer and no socket, wherever the connection stands', async () => {
    const stops: ((test: ReturnType<typeof createTestClient>) => Promise<unknown>)[] = [
      () => Promise.resolve(),
      (test) => goOnline(test),
      async (test) => (await goOnline(test)).drop(),
      async (test) => {
        test.client.connect().catch(() => {})
        await settle()
      },
      async (test) => {
        test.client.connect().catch(() => {})
        await settle()
        test.transport.last.refuse('protocol_unsupported')
      },
    ]
    for (const arrive of stops) {
      const test = createTestClient()
      await arrive(test)
      const closing = test.client.close()
      await closing
      await settle()
      expect(vi.getTimerCount()).toBe(0)
      expect(test.client.status).toBe('closed')
      expect(test.transport.sockets.filter(({ open }) => open)).toEqual([])
    }
  })

  it('ends a connect that waits', async () => {
    const test = createTestClient()
    const closed = failureOf(test.client.connect())
    await settle()
    await test.client.close()
    expect(await closed).toMatchObject({ code: 'closed' })
  })

  it('lets the client connect again', async () => {
    const test = createTestClient()
    await goOnline(test)
    await test.client.close()
    await goOnline(test)
    expect(test.client.status).toBe('connected')
  })

  it('waits for the goodbye, though not for ever', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    socket.close = () => new Promise(() => {})
    let done = false
    const closing = test.client.close().then(() => (done = true))
    await vi.advanceTimersByTimeAsync(999)
    expect(done).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    await closing
  })
})
