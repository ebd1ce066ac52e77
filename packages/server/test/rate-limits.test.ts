// Budgets: who uses theirs up is told when there is more, and nobody else notices.
import type { WireError } from '@chatnode/protocol'
import { describe, expect, it } from 'vitest'
import { eventRules, rateRules } from '../src/limits/rate-rules.ts'
import { call, createRoom, register } from './support/api.ts'
import { testClock, type TestClock } from './support/clock.ts'
import { connect, refusal, type TestClient } from './support/connect.ts'
import { startServer, type TestServer } from './support/start-server.ts'

const start = (options: object = {}): Promise<{ app: TestServer; clock: TestClock }> => {
  const clock = testClock()
  return startServer({ clock, rateLimits: 'on', ...options }).then((app) => ({ app, clock }))
}

/** Asks so many times at once; answers what was refused. */
async function flood(
  ask: () => Promise<WireError | undefined>,
  times: number,
): Promise<WireError[]> {
  const answers = await Promise.all(Array.from({ length: times }, ask))
  return answers.filter((error) => error !== undefined)
}

const asking = (client: TestClient, event: string, payload: () => object) => async () => {
  const reply = await client.reply(event, payload())
  return reply.ok ? undefined : reply.error
}

const userBudgets = [...Object.entries(eventRules), ['send-message', rateRules.send] as const]

/** What an event takes beside the room. */
const PAYLOADS: Readonly<Record<string, object>> = {
  'send-message': { content: 'x' },
  'mark-read': { seq: 1 },
}

describe.each(userBudgets)('%s', (event, rule) => {
  const { burst } = rule

  it('has a budget per user, over all their connections', async () => {
    const { app, clock } = await start()
    await using _ = app
    const [a, b] = [await register(app.url), await register(app.url)]
    const { id: roomId } = await createRoom(app.url, a)
    using tab1 = await connect(app.url, a)
    using tab2 = await connect(app.url, a)
    using bob = await connect(app.url, b)
    for (const client of [tab1, tab2, bob]) await client.ask('join-room', { roomId })
    clock.advance(60_000)
    const payload = () => ({ roomId, ...PAYLOADS[event] })
    const half = Math.ceil(burst / 2)
    expect(await flood(asking(tab1, event, payload), half)).toEqual([])
    const refused = await flood(asking(tab2, event, payload), half + 3)
    expect(refused).toHaveLength(2 * half + 3 - burst)
    for (const error of refused)
      expect(error).toMatchObject({ code: 'rate_limited', retryable: true })
    const waitMs = refused[0]?.retryAfterMs ?? 0
    expect(waitMs).toBeGreaterThan(0)
    expect(await asking(bob, event, payload)()).toBeUndefined()
    clock.advance(waitMs - 1)
    expect(await asking(tab1, event, payload)()).toMatchObject({ code: 'rate_limited' })
    clock.advance(1)
    expect(await asking(tab1, event, payload)()).toBeUndefined()
  })
})

describe('a repetition of a stored message', () => {
  it('is answered beyond the budget, too, or its client would never be done with it', async () => {
    const { app } = await start()
    await using _ = app
    const session = await register(app.url)
    const { id: roomId } = await createRoom(app.url, session)
    using client = await connect(app.url, session)
    const stored = { roomId, content: 'once', clientMessageId: 'stored' }
    await client.ask('send-message', stored)
    await flood(
      asking(client, 'send-message', () => ({ roomId, content: 'x' })),
      rateRules.send.burst,
    )
    await expect(
      client.ask('send-message', { ...stored, clientMessageId: 'new' }),
    ).rejects.toMatchObject({ wire: { code: 'rate_limited' } })
    await expect(client.ask('send-message', stored)).resolves.toMatchObject({ duplicate: true })
    await expect(client.ask('send-message', { ...stored, content: 'other' })).rejects.toMatchObject(
      { wire: { code: 'message_conflict' } },
    )
  })
})

describe('a connection that sends far too much', () => {
  it('is told to wait, and closed when it does not', async () => {
    const { app } = await start()
    await using _ = app
    const [a, b] = [await register(app.url), await register(app.url)]
    using flooder = await connect(app.url, a)
    using tab = await connect(app.url, a)
    using bob = await connect(app.url, b)
    const { burst } = rateRules.event
    const unknown = asking(flooder, 'nothing', () => ({}))
    const refused = await flood(unknown, burst + 10)
    expect(refused.filter(({ code }) => code === 'unknown_event')).toHaveLength(burst)
    expect(refused.filter(({ code }) => code === 'rate_limited')).toHaveLength(10)
    for (let index = 0; index < 200; index += 1) flooder.socket.emit('nothing', {})
    await expect.poll(() => flooder.socket.connected).toBe(false)
    expect(flooder.received('connection-closing')).toMatchObject([{ code: 'rate_limited' }])
    for (const client of [tab, bob]) {
      expect(await client.ask('leave-room', { roomId: 'x' })).toEqual({ roomId: 'x' })
    }
  })

  it('is closed for malformed events, too', async () => {
    const { app } = await start()
    await using _ = app
    using flooder = await connect(app.url, await register(app.url))
    for (let index = 0; index < 500; index += 1) flooder.socket.emit('send-message', null, null)
    await expect.poll(() => flooder.socket.connected).toBe(false)
    expect(flooder.received('connection-closing')).toMatchObject([{ code: 'rate_limited' }])
  })
})

describe('an address', () => {
  const { burst } = rateRules.handshake
  const poll = (url: string, query: string, address?: string): Promise<number> =>
    fetch(`${url}/socket.io/?EIO=4&transport=polling${query}`, {
      headers: address === undefined ? {} : { 'x-forwarded-for': address },
    }).then(({ status }) => status)

  it.each(['', '&sid=', '&x=1&sid=', '&SID=1'])(
    'has a budget of handshakes (%j)',
    async (query) => {
      const { app, clock } = await start()
      await using _ = app
      const session = await register(app.url)
      using before = await connect(app.url, session)
      const statuses = await Promise.all(
        Array.from({ length: burst + 5 }, () => poll(app.url, query)),
      )
      expect(statuses.filter((status) => status === 200)).toHaveLength(burst - 1)
      expect(statuses.filter((status) => status === 403)).toHaveLength(6)
      const auth = { token: session.accessToken }
      const error = await refusal(app.url, { auth })
      expect(error.message).toBe('websocket error')
      expect(await before.ask('leave-room', { roomId: 'x' })).toEqual({ roomId: 'x' })
      clock.advance(1_000 / rateRules.handshake.perSecond)
      using after = await connect(app.url, session)
      expect(after.socket.connected).toBe(true)
    },
  )

  it('is the one that the trusted proxies name, for handshakes as for calls', async () => {
    const { app } = await start({ trustedProxies: 1 })
    await using _ = app
    const spoofed = (index: number) => `203.0.113.${index}, 192.0.2.1`
    const statuses = await Promise.all(
      Array.from({ length: burst + 1 }, (_one, index) => poll(app.url, '', spoofed(index))),
    )
    expect(statuses.filter((status) => status === 403)).toHaveLength(1)
    expect(await poll(app.url, '', '192.0.2.2')).toBe(200)
  })

  it('is not taken from a header that no trusted proxy wrote', async () => {
    const { app } = await start()
    await using _ = app
    const statuses = await Promise.all(
      Array.from({ length: burst + 1 }, (_one, index) => poll(app.url, '', `203.0.113.${index}`)),
    )
    expect(statuses.filter((status) => status === 403)).toHaveLength(1)
  })

  it('has a budget of REST calls', async () => {
    const { app, clock } = await start()
    await using _ = app
    const answers = await Promise.all(
      Array.from({ length: rateRules.request.burst + 1 }, () => call(app.url, '/api/health')),
    )
    const limited = answers.filter(({ status }) => status === 429)
    expect(limited).toHaveLength(1)
    expect(limited[0]?.body.error).toMatchObject({ code: 'rate_limited', retryable: true })
    expect(limited[0]?.headers.get('retry-after')).toBe('1')
    clock.advance(limited[0]?.body.error?.retryAfterMs ?? 0)
    expect((await call(app.url, '/api/health')).status).toBe(200)
  })

  it.each(['', '?x', '/', '/?x'])(
    'has a budget of its own for passwords (login%s)',
    async (end) => {
      const { app } = await start()
      await using _ = app
      let index = 0
      const logIn = () => {
        index += 1
        const body = { username: `nobody${index}`, password: 'x' }
        return call(app.url, `/api/auth/login${end}`, { body })
      }
      const statuses: number[] = []
      for (let left = rateRules.credentials.burst + 1; left > 0; left -= 1) {
        statuses.push((await logIn()).status)
      }
      expect(statuses.filter((status) => status === 401)).toHaveLength(rateRules.credentials.burst)
      expect(statuses.at(-1)).toBe(429)
    },
  )
})
