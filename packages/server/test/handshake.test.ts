// Who is let in besides the token: protocol versions, origins, and how many.
import type { Session } from '@chatnode/protocol'
import { io } from 'socket.io-client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { register } from './support/api.ts'
import { connect, refusal } from './support/connect.ts'
import { openRaw } from './support/raw.ts'
import { startServer } from './support/start-server.ts'

describe('the protocol version', () => {
  const extra = { roomId: 'x', surplus: 1 }

  it.each([
    [undefined, '1.0', 'invalid_payload'],
    ['1.0', '1.0', 'invalid_payload'],
    ['1.7', '1.0', undefined],
  ])('%s is served as %s; an unknown field: %s', async (v, served, code) => {
    await using app = await startServer()
    const { accessToken: token } = await register(app.url)
    using client = await openRaw(app.url, { token, ...(v && { protocol: { v, sdk: 'x/1' } }) })
    await expect(client.next('42["server-ready"')).resolves.toContain(`"protocol":"${served}"`)
    const reply = await client.ask(JSON.stringify(['leave-room', extra]))
    expect(reply.ok ? undefined : reply.error.code).toBe(code)
  })

  it.each([
    ['2.0', 'upgrade_server'],
    ['0.9', 'upgrade_client'],
  ])('%s is not spoken here: %s', async (v, advice) => {
    await using app = await startServer()
    const { accessToken: token } = await register(app.url)
    const { data } = await refusal(app.url, { auth: { token, protocol: { v } } })
    expect(data).toMatchObject({
      code: 'protocol_unsupported',
      data: { supported: ['1'], got: v, advice },
    })
  })

  it.each([
    ['protocol', null],
    ['protocol', '1.0'],
    ['protocol.v', {}],
    ['protocol.v', { v: 1 }],
    ['protocol.v', { v: 'x'.repeat(17) }],
    ['protocol.v', { v: '1' }],
    ['protocol.v', { v: '1.0.0' }],
    ['protocol.v', { v: '-1.0' }],
    ['protocol.v', { v: '٢.0' }],
    ['protocol.sdk', { v: '1.0', sdk: 1 }],
    ['protocol.caps', { v: '1.0', caps: 'all' }],
  ])('is refused by the path %s when it is %j', async (path, protocol) => {
    await using app = await startServer()
    const { accessToken: token } = await register(app.url)
    const { data } = await refusal(app.url, { auth: { token, protocol } })
    expect(data).toMatchObject({ code: 'invalid_payload', data: { issues: [{ path }] } })
  })
})

describe('the origin', () => {
  const listed = 'https://chat.example'
  const origins = (port: string): readonly [string, string | undefined, boolean][] => [
    ['absent', undefined, true],
    ['the server itself', `http://127.0.0.1:${port}`, true],
    ['listed', listed, true],
    ['null', 'null', false],
    ['evil', 'https://evil.example', false],
    ['a suffix of a listed one', `${listed}.evil.example`, false],
    ['a prefix of a listed one', 'https://chat.exampl', false],
    ['a listed one under another name', 'https://evil-chat.example', false],
    ['a subdomain of a listed one', 'https://www.chat.example', false],
    ['a listed one with a port', `${listed}:8443`, false],
    ['a listed one in another scheme', 'http://chat.example', false],
    ['a listed one in capitals', 'https://CHAT.example', false],
    ['a listed one with a slash', `${listed}/`, false],
    ['the server itself with another port', `http://127.0.0.1:${Number(port) + 1}`, false],
    ['the server itself, as a user name', `http://127.0.0.1:${port}@evil.example`, false],
    ['the server itself with a path', `http://127.0.0.1:${port}/x`, false],
    ['no URL', 'evil', false],
  ]

  it.each(['websocket', 'polling'])('is checked exactly: %s', async (transport) => {
    await using app = await startServer({ corsOrigins: [listed] })
    const session = await register(app.url)
    const wrong: string[] = []
    for (const [what, origin, allowed] of origins(new URL(app.url).port)) {
      if ((await isLetIn(app.url, session, { transport, origin })) !== allowed) wrong.push(what)
    }
    expect(wrong).toEqual([])
  })

  it('may be any with a star in the list', async () => {
    await using app = await startServer({ corsOrigins: ['*'] })
    const session = await register(app.url)
    for (const transport of ['websocket', 'polling']) {
      const knock = { transport, origin: 'https://any.example' }
      expect(await isLetIn(app.url, session, knock)).toBe(true)
    }
  })
})

async function isLetIn(
  url: string,
  { accessToken: token }: Session,
  {
    transport,
    origin,
    stay = false,
  }: { transport: string; origin?: string | undefined; stay?: boolean },
): Promise<boolean> {
  const socket = io(url, {
    auth: { token },
    transports: [transport],
    extraHeaders: origin === undefined ? {} : { origin },
    forceNew: true,
    reconnection: false,
  })
  try {
    return await new Promise((resolve) => {
      socket.once('connect', () => resolve(true))
      socket.once('connect_error', () => resolve(false))
    })
  } finally {
    if (!stay) socket.disconnect()
  }
}

describe('a user', () => {
  it('has at most so many connections', async () => {
    await using app = await startServer({ maxConnectionsPerUser: 2 })
    const [a, b] = [await register(app.url), await register(app.url)]
    using first = await connect(app.url, a)
    using second = await connect(app.url, a)
    const auth = { token: a.accessToken }
    const { data } = await refusal(app.url, { auth })
    expect(data).toMatchObject({ code: 'too_many_connections', retryable: true })
    using other = await connect(app.url, b)
    first.socket.disconnect()
    await expect.poll(() => isLetIn(app.url, a, { transport: 'websocket' })).toBe(true)
    expect([second, other].map(({ socket }) => socket.connected)).toEqual([true, true])
  })

  it('has no more of them by knocking with all at once', async () => {
    await using app = await startServer({ maxConnectionsPerUser: 5 })
    const session = await register(app.url)
    const knocks = Array.from({ length: 40 }, () =>
      isLetIn(app.url, session, { transport: 'websocket', stay: true }),
    )
    const outcomes = await Promise.all(knocks)
    expect(outcomes.filter((letIn) => letIn)).toHaveLength(5)
  })

  it('has no more of them by saying CONNECT again and again', async () => {
    await using app = await startServer({ maxConnectionsPerUser: 5 })
    const { accessToken: token } = await register(app.url)
    using socket = await openRaw(app.url)
    for (let index = 0; index < 40; index += 1) socket.send(`40${JSON.stringify({ token })}`)
    const answers = (beginning: string) => socket.frames.filter((one) => one.startsWith(beginning))
    // Socket.IO closes it where a CONNECT comes after another one was answered.
    const isOver = (): boolean =>
      !socket.isOpen || answers('40').length + answers('44').length === 40
    await expect.poll(isOver).toBe(true)
    expect(answers('40').length).toBeGreaterThan(0)
    expect(answers('40').length).toBeLessThanOrEqual(5)
    socket[Symbol.dispose]()
    await expect.poll(() => app.server.io.of('/').sockets.size).toBe(0)
  })
})

describe('the transport', () => {
  afterEach(() => vi.useRealTimers())

  it('has connection state recovery and compression off, and frames of at most 64,000 bytes', async () => {
    await using app = await startServer()
    const { accessToken: token } = await register(app.url)
    using socket = await openRaw(app.url, { token })
    const opened = JSON.parse((await socket.next('0')).slice(1)) as Record<string, unknown>
    const connected = JSON.parse((await socket.next('40')).slice(2)) as Record<string, unknown>
    expect(opened).toMatchObject({ maxPayload: 64_000 })
    expect(Object.keys(connected)).toEqual(['sid'])
    expect(socket.extensions).toBe('')
  })

  it('is closed after ten seconds for who does not authenticate', async () => {
    await using app = await startServer()
    const { accessToken: token } = await register(app.url)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    using silent = await openRaw(app.url)
    using known = await openRaw(app.url, { token })
    vi.advanceTimersByTime(10_000)
    await silent.closed
    await expect(known.ask('["leave-room",{"roomId":"x"}]')).resolves.toMatchObject({ ok: true })
  })
})
