import { vi } from 'vitest'
import { ChatClient, type ClientOptions, type Room } from '../../src/index.ts'
import { joined, type FakeSocket, FakeTransport } from './fake-transport.ts'

export interface TestClient {
  readonly client: ChatClient
  readonly transport: FakeTransport
  /** The REST side: every call lands here, and rejects unless the test answers it. */
  readonly fetch: ReturnType<typeof vi.fn<typeof fetch>>
  readonly log: ReturnType<typeof vi.fn>
}

/** A client whose sockets and REST calls are in the hands of the test. Jitter is off: every wait is its longest. */
export function createTestClient(options: Partial<ClientOptions> = {}): TestClient {
  const transport = new FakeTransport()
  const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.reject(new TypeError('fetch failed')))
  const log = vi.fn()
  const logger = { debug: () => {}, warn: log, error: log }
  const client = new ChatClient({
    url: 'http://chat.test',
    token: 'token-1',
    random: () => 1,
    transport,
    fetch,
    logger,
    ...options,
  })
  return { client, transport, fetch, log }
}

/** Lets everything run that waits for nothing but promises. */
export async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
}

export async function goOnline({
  client,
  transport,
}: {
  client: { connect(): Promise<void> }
  transport: FakeTransport
}): Promise<FakeSocket> {
  const connecting = client.connect()
  await settle()
  transport.last.ready()
  await connecting
  return transport.last
}

export async function goInside(test: TestClient, seq = 0): Promise<Room> {
  const room = test.client.rooms.get('r1')
  const joining = room.join()
  await settle()
  test.transport.last.accept('join-room', joined(seq))
  await joining
  return room
}

export function json(body: unknown, status = 200): Response {
  return Response.json(body, { status })
}
