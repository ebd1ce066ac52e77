import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Namer } from './support/fidelity/namer.ts'
import { play } from './support/fidelity/play.ts'
import { plays, SHOWN } from './support/fidelity/plays.ts'
import {
  call,
  connect,
  memoryServer,
  realServer,
  register,
  withoutVersion,
  type RawServer,
} from './support/fidelity/raw.ts'
import { script, type Script } from './support/fidelity/script.ts'
import { memoryWorld, realWorld, type World } from './support/fidelity/worlds.ts'

const runs = process.env['CHATNODE_TEST_FULL'] ? 1_000 : 30
const seed = Number(process.env['FIDELITY_SEED'] ?? Date.now() % 0x7fff_ffff)

let real: World

beforeAll(async () => {
  real = await realWorld()
})

afterAll(() => real.close())

/** What is seen of a script in both worlds. */
async function playBoth(steps: Script): Promise<{ actual: unknown; expected: unknown }> {
  const actual = await play(await memoryWorld(), steps)
  const expected = await play(real, steps)
  return { actual, expected }
}

describe('the server in memory shows clients what the real one shows them', () => {
  const seen = new Set<string>()

  for (const [name, steps] of Object.entries(plays)) {
    it(`in ${name}`, async () => {
      const { actual, expected } = await playBoth(steps)
      expect(actual).toEqual(expected)
      const text = JSON.stringify(actual)
      for (const word of SHOWN) if (text.includes(`"${word}"`)) seen.add(word)
    })
  }

  it('in all that can happen', () => {
    expect(SHOWN.filter((word) => !seen.has(word))).toEqual([])
  })

  it('in whatever else they do', { timeout: 3_600_000 }, async () => {
    console.log(`${runs} scripts, seed ${seed}`)
    const options = { interruptAfterTimeLimit: 3_500_000, markInterruptAsFailure: true }
    const property = fc.asyncProperty(script, async (steps) => {
      const { actual, expected } = await playBoth(steps)
      expect(actual).toEqual(expected)
    })
    await fc.assert(property, { numRuns: runs, seed, ...options })
  })
})

const packets: readonly (readonly [event: string, payload: unknown])[] = [
  ['no-such-event', {}],
  ['constructor', {}],
  ['join-room', undefined],
  ['join-room', 'general'],
  ['join-room', {}],
  ['join-room', { roomId: 'r', typo: 1 }],
  ['join-room', { roomId: 'not an id' }],
  ['join-room', { roomId: 'nowhere' }],
  ['leave-room', { roomId: 'nowhere' }],
  ['typing-start', { roomId: 'nowhere' }],
  ['send-message', { roomId: 'nowhere', content: 'a' }],
  ['send-message', { roomId: 'nowhere', content: 'a'.repeat(4_001) }],
  ['edit-message', { roomId: 'nowhere', messageId: 'm', content: 'a' }],
  ['add-reaction', { roomId: 'nowhere', messageId: 'm', emoji: 'not one' }],
  ['mark-read', { roomId: 'nowhere', seq: 1 }],
  ['mark-read', { roomId: 'nowhere', seq: -1 }],
  ['sync', { rooms: [] }],
  ['sync', { rooms: [{ roomId: 'nowhere', position: { epoch: 'e', seq: 0 } }] }],
  ['refresh-auth', { token: 'forged' }],
]

const calls: readonly {
  method?: string
  path: string
  token?: string
  headers?: Record<string, string>
  body?: string
}[] = [
  { path: '/api/health' },
  { path: '/api/ready' },
  { path: '/api/nowhere' },
  { path: '/api/auth/me' },
  { path: '/api/auth/me', token: 'forged' },
  { path: '/api/rooms?limit=101' },
  { path: '/api/rooms?mine=true' },
  { path: '/api/rooms?mine=maybe' },
  { path: '/api/rooms?typo=1' },
  { path: '/api/rooms?typo=1', headers: {} },
  { path: '/api/rooms?cursor=of-nothing' },
  { path: '/api/rooms', headers: { 'x-chatnode-protocol': '2.0' } },
  { path: '/api/rooms', headers: { 'x-chatnode-protocol': 'new' } },
  { path: '/api/rooms/nowhere' },
  { path: '/api/rooms/not%20an%20id' },
  { method: 'POST', path: '/api/rooms', body: '{"name":""}' },
  { method: 'POST', path: '/api/rooms', body: '{' },
  { method: 'POST', path: '/api/rooms' },
  { method: 'PATCH', path: '/api/rooms/nowhere', body: '{}' },
  { method: 'DELETE', path: '/api/rooms/nowhere' },
  { method: 'POST', path: '/api/auth/register', body: '{"username":"ADA","password":"12345678"}' },
  { method: 'POST', path: '/api/auth/register', body: '{"username":"x","password":"short"}' },
  { method: 'POST', path: '/api/auth/login', body: '{"username":"ada","password":"wrong"}' },
  { method: 'POST', path: '/api/auth/refresh', body: '{"refreshToken":"forged"}' },
]

const handshakes: readonly object[] = [
  {},
  { token: '' },
  { token: 'forged' },
  { token: 1 },
  { token: 'forged', protocol: { v: '2.0' } },
  { token: 'forged', protocol: { v: '0.9' } },
  { token: 'forged', protocol: { v: 'new' } },
]

describe('below the SDK', () => {
  async function both<T>(ask: (server: RawServer) => Promise<T>): Promise<unknown[]> {
    await using actual = memoryServer()
    await using expected = await realServer()
    return await Promise.all(
      [actual, expected].map(async (server) => withoutVersion(await ask(server))),
    )
  }

  it('answers every packet alike', async () => {
    const [actual, expected] = await both(async (server) => {
      const socket = await connect(server, { token: await register(server, 'ada') })
      const replies: unknown[] = []
      for (const [event, payload] of packets) {
        replies.push({ event, payload, reply: await socket.send(event, payload) })
      }
      await socket.close()
      return replies
    })
    expect(actual).toEqual(expected)
  })

  it('answers every REST call alike', async () => {
    const [actual, expected] = await both(async (server) => {
      const token = await register(server, 'ada')
      const answers: unknown[] = []
      for (const what of calls) {
        const asks = what.path.startsWith('/api/rooms') ? { token, ...what } : what
        answers.push({ what, answer: await call(server, asks) })
      }
      return answers
    })
    expect(actual).toEqual(expected)
  })

  it('lets in, and keeps out, alike', async () => {
    const [actual, expected] = await both(async (server) => {
      const token = await register(server, 'ada')
      const firsts: unknown[] = []
      for (const auth of [...handshakes, { token }, { token, protocol: { v: '1.7' } }]) {
        const { first, close } = await connect(server, auth)
        const { payload } = first as { payload?: { connectionId?: string } }
        if (payload) payload.connectionId = 'a connection'
        firsts.push(new Namer().rename(first))
        await close()
      }
      return firsts
    })
    expect(actual).toEqual(expected)
  })
})
