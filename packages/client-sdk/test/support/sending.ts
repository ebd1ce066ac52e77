import type { ClientOptions, Room } from '../../src/index.ts'
import { message, type FakeSocket } from './fake-transport.ts'
import { createTestClient, goInside, goOnline, type TestClient } from './test-client.ts'

export interface Send {
  roomId: string
  content: string
  clientMessageId: string
}

/** What waits for an answer. */
export const sends = (socket: FakeSocket): Send[] =>
  socket.of('send-message').map(({ payload }) => payload as Send)

export const contents = (socket: FakeSocket): string[] =>
  sends(socket).map(({ content }) => content)

/** The server stores the message that is on its way. */
export function store(socket: FakeSocket, seq: number): void {
  const [sent] = sends(socket)
  socket.accept('send-message', { ...message(seq, sent?.content), ...sent })
}

export const shown = (room: Room): string[] =>
  room.messages.getSnapshot().map(({ content, status }) => `${content} ${status}`)

/** A client in a room. */
export async function inside(
  options: Partial<ClientOptions> = {},
): Promise<{ test: TestClient; socket: FakeSocket; room: Room }> {
  const test = createTestClient(options)
  const socket = await goOnline(test)
  return { test, socket, room: await goInside(test) }
}
