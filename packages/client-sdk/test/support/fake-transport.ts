import type {
  ChatMessage,
  HandshakeAuth,
  JoinedRoom,
  SyncedRoom,
  WireError,
} from '@chatnode/protocol'
import type { Transport, TransportListener, TransportSocket } from '../../src/index.ts'

export const SERVER_READY = {
  protocol: '1.0',
  caps: [],
  connectionId: 'connection-1',
  epoch: 'epoch-1',
  serverTime: '2026-01-01T00:00:00.000Z',
  limits: { contentCharacters: 4_000, frameBytes: 64_000 },
}

interface Sent {
  readonly event: string
  readonly payload: unknown
  readonly ack?: (reply: unknown) => void
}

/** One socket, seen from the server's end. */
export class FakeSocket implements TransportSocket {
  readonly auth: HandshakeAuth
  readonly sent: Sent[] = []
  open = true
  readonly #listener: TransportListener

  constructor(auth: HandshakeAuth, listener: TransportListener) {
    this.auth = auth
    this.#listener = listener
  }

  emit(event: string, payload: unknown, ack: (reply: unknown) => void): void {
    this.sent.push({ event, payload, ack })
  }

  emitVolatile(event: string, payload: unknown): void {
    this.sent.push({ event, payload })
  }

  close(): Promise<void> {
    this.open = false
    return Promise.resolve()
  }

  /** The server lets the client in. */
  ready(): void {
    this.event('server-ready', SERVER_READY)
  }

  /** The server sends an event. */
  event(name: string, payload: unknown): void {
    this.#listener.event(name, payload)
  }

  /** The server says no to the handshake. */
  refuse(code: string, details: Partial<WireError> = {}): void {
    this.#listener.refused({ code, message: `because of ${code}`, ...details })
  }

  /** The network breaks. */
  drop(reason = 'transport close'): void {
    this.#listener.closed(reason)
  }

  /** What the client has sent under a name. */
  of(event: string): readonly Sent[] {
    return this.sent.filter((sent) => sent.event === event)
  }

  /** Answers the oldest packet of that name which has no answer yet. */
  reply(event: string, reply: unknown): void {
    const index = this.sent.findIndex((sent) => sent.event === event && sent.ack)
    const [sent] = index < 0 ? [] : this.sent.splice(index, 1)
    if (!sent?.ack) throw new Error(`the client has not sent ${event}`)
    sent.ack(reply)
  }

  accept(event: string, data: unknown): void {
    this.reply(event, { ok: true, data })
  }

  reject(event: string, code: string, details: Partial<WireError> = {}): void {
    this.reply(event, { ok: false, error: { code, message: `because of ${code}`, ...details } })
  }
}

/** Sockets in memory: the test is the server. */
export class FakeTransport implements Transport {
  readonly sockets: FakeSocket[] = []

  open(auth: HandshakeAuth, listener: TransportListener): TransportSocket {
    const socket = new FakeSocket(auth, listener)
    this.sockets.push(socket)
    return socket
  }

  get last(): FakeSocket {
    const socket = this.sockets.at(-1)
    if (!socket) throw new Error('no socket was opened')
    return socket
  }
}

const ada = { id: 'ada', username: 'ada' }

export function message(seq: number, content = `message ${seq}`): JoinedRoom['page']['items'][0] {
  const createdAt = '2026-01-01T00:00:00.000Z'
  return { id: `m${seq}`, roomId: 'r1', seq, user: ada, content, createdAt }
}

/** The answer to `join-room` of room `r1`. */
export function joined(seq: number, changes: Partial<JoinedRoom> = {}): JoinedRoom {
  const createdAt = '2026-01-01T00:00:00.000Z'
  return {
    room: {
      id: 'r1',
      name: 'general',
      visibility: 'public',
      createdBy: 'ada',
      createdAt,
      memberCount: 1,
      headSeq: seq,
    },
    position: { epoch: 'epoch-1', seq },
    members: [{ user: ada, role: 'owner', joinedAt: createdAt }],
    present: [ada],
    page: { items: [] },
    ...changes,
  }
}

/** The answer to `sync` of room `r1`: messages of its log. */
export function events(messages: readonly ChatMessage[], hasMore = false): { rooms: [SyncedRoom] } {
  const seq = messages.at(-1)?.seq ?? 0
  const rows = messages.map((payload) => ({ event: 'message-received', payload }))
  const position = { epoch: 'epoch-1', seq }
  return { rooms: [{ roomId: 'r1', status: 'events', events: rows, position, hasMore }] }
}
