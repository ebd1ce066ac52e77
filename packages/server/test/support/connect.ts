import type { Reply, ServerToClientEvents, Session, WireError } from '@chatnode/protocol'
import { io, type Socket } from 'socket.io-client'
import { vi } from 'vitest'

type EventName = keyof ServerToClientEvents
type PayloadOf<Event extends EventName> = Parameters<ServerToClientEvents[Event]>[0]

/** A plain Socket.IO client that remembers what it received. Disconnects with `using`. */
export interface TestClient extends Disposable {
  readonly socket: Socket
  /** Everything of one event so far. */
  received<Event extends EventName>(event: Event): PayloadOf<Event>[]
  /** Resolves with the first such event that fits, past or to come. */
  next<Event extends EventName>(
    event: Event,
    fits?: (payload: PayloadOf<Event>) => boolean,
  ): Promise<PayloadOf<Event>>
  /** The `seq` of every durable event so far, as they came. */
  order(): number[]
  /** Emits with a callback and answers the data; throws what is refused, as an `AckError`. */
  ask<T = Record<string, unknown>>(event: string, payload?: unknown): Promise<T>
  /** Emits with a callback and answers the envelope. */
  reply(event: string, ...payload: unknown[]): Promise<Reply<unknown>>
}

class AckError extends Error {
  readonly wire: WireError

  constructor(wire: WireError) {
    super(`${wire.code}: ${wire.message}`)
    this.wire = wire
  }
}

/** Connects with a session's token and waits for `server-ready`. */
export async function connect(url: string, session: Session): Promise<TestClient> {
  const client = toClient(
    io(url, {
      auth: { token: session.accessToken },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    }),
  )
  await client.next('server-ready')
  return client
}

/** What the server refuses a handshake with. */
export async function refusal(
  url: string,
  options: { auth?: object; transports?: string[]; extraHeaders?: Record<string, string> },
): Promise<Error & { data?: WireError; description?: unknown }> {
  const socket = io(url, {
    transports: ['websocket'],
    ...options,
    forceNew: true,
    reconnection: false,
  })
  try {
    return await new Promise((resolve, reject) => {
      socket.once('connect_error', resolve)
      socket.once('connect', () => reject(new Error('was let in')))
    })
  } finally {
    socket.disconnect()
  }
}

function toClient(socket: Socket): TestClient {
  const received: { event: string; payload: unknown }[] = []
  socket.onAny((event: string, payload: unknown) => received.push({ event, payload }))
  const of = <Event extends EventName>(event: Event): PayloadOf<Event>[] =>
    received.filter((one) => one.event === event).map((one) => one.payload as PayloadOf<Event>)
  const reply = (event: string, ...payload: unknown[]): Promise<Reply<unknown>> =>
    socket.timeout(30_000).emitWithAck(event, ...payload) as Promise<Reply<unknown>>
  return {
    socket,
    received: of,
    next: (event, fits = () => true) =>
      vi.waitUntil(() => of(event).find(fits), { timeout: 30_000, interval: 5 }),
    order: () =>
      received.flatMap(({ payload }) => {
        const { seq } = payload as { seq?: number }
        return seq === undefined ? [] : [seq]
      }),
    async ask<T>(event: string, payload?: unknown) {
      const answer = await reply(event, payload)
      if (!answer.ok) throw new AckError(answer.error)
      return answer.data as T
    },
    reply,
    [Symbol.dispose]: () => socket.disconnect(),
  }
}
