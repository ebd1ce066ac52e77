import { vi } from 'vitest'
import { spy } from './spy.ts'
import { ChatClient, type ClientOptions, type Room } from '../../src/index.ts'
import { joined, type FakeSocket, FakeTransport } from './fake-transport.ts'

export interface TestClient {
  readonly client: ChatClient
  readonly transport: FakeTransport
  /** The REST side: every call lands here, and rejects unless the test answers it. */
  readonly fetch: ReturnType<typeof vi.fn<typeof fetch>>
  readonly log: ReturnType<typeof spy>
}

/** A client whose sockets and REST calls are in the hands of the test. Jitter is off: every wait is its longest. */
export function createTestClient(options: Partial<ClientOptions> = {}): TestClient {
  const transport = new FakeTransport()
  const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.reject(new TypeError('fetch failed')))
  const log = spy()
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

/** Everything that an app hears of a room, by name. */
export function listen(room: Room): string[] {
  const heard: string[] = []
  room.on('message', ({ seq }) => heard.push(`message ${seq}`))
  room.on('joined', ({ position }) => heard.push(`joined ${position.seq}`))
  room.on('left', ({ error }) => heard.push(`left ${error.code}`))
  room.on('user-joined', ({ user }) => heard.push(`user-joined ${user.id}`))
  room.on('user-left', ({ user }) => heard.push(`user-left ${user.id}`))
  room.on('room-deleted', () => heard.push('room-deleted'))
  return heard
}

/** Breaks the connection, and lets the client come back. */
export async function reconnect(test: TestClient): Promise<FakeSocket> {
  const sockets = test.transport.sockets.length
  test.transport.last.drop()
  while (test.transport.sockets.length === sockets) await vi.advanceTimersByTimeAsync(500)
  test.transport.last.ready()
  await settle()
  return test.transport.last
}
