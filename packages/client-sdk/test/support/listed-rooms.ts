import type { RoomSummary } from '@chatnode/protocol'
import { roomList, type RoomList } from '../../src/index.ts'
import { joined } from './fake-transport.ts'
import { createTestClient, goOnline, json, settle, type TestClient } from './test-client.ts'

export const time = '2026-01-01T00:00:00.000Z'
export const mine = (id: string, changes: Partial<RoomSummary> = {}): RoomSummary => ({
  ...joined(10).room,
  id,
  role: 'member',
  readSeq: 10,
  unreadCount: 0,
  ...changes,
})

export const refused = (code: string, status: number, details: object = {}): Response =>
  json({ error: { code, message: `because of ${code}`, ...details } }, status)

/** A server with these rooms; a test changes what it answers. */
export function serve(test: TestClient, rooms: RoomSummary[]) {
  const calls: string[] = []
  const server = {
    rooms,
    calls,
    /** What goes wrong first. */
    failures: [] as (Response | Error)[],
    /** Held back until the test lets them go. */
    gate: undefined as Promise<void> | undefined,
  }
  test.fetch.mockImplementation(async (input) => {
    const { pathname, searchParams } = new URL(input instanceof Request ? input.url : input)
    calls.push(pathname + (searchParams.get('cursor') ?? ''))
    if (pathname === '/api/auth/me') return json({ id: 'me', username: 'me', createdAt: time })
    const failure = server.failures.shift()
    if (failure instanceof Error) throw failure
    if (failure) return failure
    const now = [...server.rooms]
    await server.gate
    if (pathname !== '/api/rooms') {
      const room = now.find(({ id }) => pathname.endsWith(`/${id}`))
      return room ? json(room) : refused('room_not_found', 404)
    }
    // Two on a page.
    const from = Number(searchParams.get('cursor') ?? 0)
    const items = now.slice(from, from + 2)
    return json({ items, ...(from + 2 < now.length ? { nextCursor: String(from + 2) } : {}) })
  })
  return server
}

export async function start(rooms: RoomSummary[], options: { join?: boolean } = {}) {
  const test = createTestClient()
  const server = serve(test, rooms)
  const list = roomList(test.client, options)
  await goOnline(test)
  await settle()
  return { ...test, test, server, list }
}

export const ids = (list: RoomList): string[] => list.getSnapshot().rooms.map(({ id }) => id)
