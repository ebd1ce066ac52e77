import { createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { ChatClient } from '../src/index.ts'
import { ManualClock } from './support/manual-clock.ts'
import { failureOf } from './support/spy.ts'

/** A port that takes connections and never says a word. */
async function silentServer(): Promise<AsyncDisposable & { url: string }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => void sockets.add(socket.on('error', () => {})))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

describe('a server that does not answer', () => {
  it('is given up after the timeout', async () => {
    await using silent = await silentServer()
    const client = new ChatClient({ url: silent.url, token: 't', requestTimeoutMs: 100 })
    await expect(client.rooms.list()).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringMatching(/^cannot list the rooms: no answer within 100 ms/) as string,
    })
    await expect(client.connect()).rejects.toMatchObject({ code: 'timeout' })
    await client.close()
  })

  it('is given up when the caller says so', async () => {
    await using silent = await silentServer()
    const client = new ChatClient({ url: silent.url, token: 't' })
    for (const call of [
      (signal: AbortSignal) => client.connect({ signal }),
      (signal: AbortSignal) => client.me({ signal }),
      (signal: AbortSignal) => client.rooms.get('r1').join({ signal }),
    ]) {
      await expect(call(AbortSignal.timeout(50))).rejects.toMatchObject({ code: 'aborted' })
    }
    await client.close()
  })

  it('does not keep close waiting', async () => {
    await using silent = await silentServer()
    const client = new ChatClient({ url: silent.url, token: 't' })
    const failures = Promise.all([failureOf(client.connect()), failureOf(client.rooms.list())])
    await client.close()
    expect(await failures).toMatchObject([{ code: 'closed' }, { code: 'closed' }])
  })
})

it('says that a server is not there', async () => {
  const url = await silentServer().then(async (silent) => {
    await silent[Symbol.asyncDispose]()
    return silent.url
  })
  const clock = new ManualClock()
  const client = new ChatClient({ url, token: 't', requestTimeoutMs: 200, clock })
  await expect(client.rooms.list()).rejects.toMatchObject({ code: 'network', retryable: true })
  const failure = failureOf(client.connect())
  await expect.poll(() => client.retryAt).toBeDefined()
  clock.advance(200)
  expect(await failure).toMatchObject({
    code: 'timeout',
    cause: { code: 'network' },
  })
  await client.close()
})
