import type { LogEvent, Position, SyncedRoom } from '@chatnode/protocol'
import { defer, type Deferred } from '../../src/async.ts'
import { ChatClient, type Room } from '../../src/index.ts'
import { FakeTransport, joined, type FakeSocket } from './fake-transport.ts'
import { ManualClock } from './manual-clock.ts'

const user = { id: 'bob', username: 'bob' }
const time = '2026-01-01T00:00:00.000Z'

/** Every kind of event that a log may have, by what its payload says beside its place. */
const KINDS: Record<string, (uid: string) => object> = {
  'message-received': (uid) => ({ id: uid, user, content: uid, createdAt: time }),
  'message-edited': (uid) => ({ messageId: 'm1', content: uid, editedAt: time }),
  'message-deleted': () => ({ messageId: 'm1', deletedBy: user, deletedAt: time }),
  'reaction-added': () => ({ messageId: 'm1', emoji: '👍', user }),
  'reaction-removed': () => ({ messageId: 'm1', emoji: '👍', user }),
  'member-added': () => ({ member: { user, role: 'member', joinedAt: time } }),
  'member-removed': () => ({ user }),
  'room-updated': (uid) => ({ room: { ...joined(0).room, name: uid } }),
  // Of a newer server, and of a broken one: they have their place, and no handler.
  'star-added': () => ({ star: 1 }),
  'message-pinned': () => ({}),
}
export const kinds: readonly string[] = [...Object.keys(KINDS), 'broken']
const SILENT: readonly string[] = ['star-added', 'message-pinned', 'broken']

const HEARD = [
  'message',
  'edited',
  'deleted',
  'reaction',
  'member-added',
  'member-removed',
  'updated',
] as const

type Heard = { readonly seq: number; readonly kind: string } | { readonly resync: Position }

/** A server with one room, a network that does as it is told, and a client whose stream is checked. */
export class RoomWorld {
  readonly clock: ManualClock = new ManualClock()
  readonly transport: FakeTransport = new FakeTransport()
  readonly client: ChatClient
  readonly room: Room
  /** What the handlers were called with, in order. */
  readonly heard: Heard[] = []
  readonly failures: string[] = []
  /** How the handlers end: at once, by throwing, or when `finish` is called. */
  mood: 'quick' | 'throwing' | 'slow' = 'quick'
  epoch = 'epoch-0'
  floor = 0
  /** One log per epoch. */
  readonly logs: Map<string, LogEvent[]> = new Map([['epoch-0', []]])
  /** Where the stream stands by what was heard. */
  #at: Position | undefined
  /** The last event whose handler is done. */
  #done: Position | undefined
  readonly #running: { place: Position; started: number; end: Deferred<void> }[] = []

  constructor() {
    const quiet = (): void => {}
    this.client = new ChatClient({
      url: 'http://chat.test',
      token: 'token',
      clock: this.clock,
      random: () => 0.5,
      transport: this.transport,
      fetch: () => Promise.reject(new TypeError('no network')),
      logger: { debug: quiet, warn: quiet, error: quiet },
    })
    this.room = this.client.rooms.get('r1')
    for (const event of HEARD) {
      this.room.on(event, ({ seq }: { seq: number }) => this.#hear(event, seq))
    }
    this.room.on('resync', ({ snapshot }) => this.#hearResync(snapshot.position))
    this.room.on('joined', ({ position }) => (this.#at ??= this.#done = position))
  }

  get log(): LogEvent[] {
    return this.logs.get(this.epoch) ?? []
  }

  get head(): Position {
    return { epoch: this.epoch, seq: this.log.length }
  }

  get #socket(): FakeSocket | undefined {
    const socket = this.transport.sockets.at(-1)
    return socket?.open ? socket : undefined
  }

  /** Something happens in the room. */
  append(kind: string): LogEvent {
    const seq = this.log.length + 1
    const uid = `${this.epoch}-${seq}`
    const body = KINDS[kind]?.(uid) ?? {}
    const event = kind === 'broken' ? 'message-received' : kind
    const row = { event, payload: { roomId: 'r1', seq, ...body } }
    this.log.push(row)
    return row
  }

  /** A socket brings an event; `age` names an older socket. */
  deliver({ event, payload }: { event: string; payload: unknown }, age = 0): void {
    this.transport.sockets.at(-1 - age)?.event(event, payload)
  }

  /** Answers the oldest request; or refuses it, or loses the answer. */
  serve(how: 'answer' | 'refuse' | 'lose', pageSize: number): void {
    const socket = this.#socket
    const sent = socket?.sent.find(({ ack }) => ack)
    if (!socket || !sent) return
    if (how === 'lose') socket.sent.splice(socket.sent.indexOf(sent), 1)
    else if (how === 'refuse' && sent.event === 'sync') {
      socket.reject(sent.event, 'unavailable', { retryable: true })
    } else if (sent.event === 'sync') socket.accept('sync', this.#sync(sent.payload, pageSize))
    else if (sent.event === 'join-room') {
      socket.accept('join-room', joined(0, { position: this.head }))
    }
  }

  lose(): void {
    this.#socket?.drop()
  }

  /** The database was restored from a backup of some time ago, and goes on from there. */
  restore(length: number): void {
    const kept = this.log.slice(0, length)
    this.epoch = `epoch-${this.logs.size}`
    this.logs.set(this.epoch, kept)
    this.floor = Math.min(this.floor, kept.length)
    this.lose()
  }

  advance(ms: number): void {
    // The SDK waits ten seconds for a handler, and then goes on without it; that is another test.
    while (this.#running.some(({ started }) => this.clock.now() + ms - started > 9_000)) {
      this.finish()
    }
    this.clock.advance(ms)
    const socket = this.#socket
    if (socket && this.client.status !== 'connected') socket.ready()
  }

  /** A slow handler ends. */
  finish(): void {
    const running = this.#running.shift()
    if (!running) return
    this.#done = running.place
    running.end.resolve()
  }

  /** The stream has no hole and nothing twice, and the position is not ahead of the handlers. */
  check(): void {
    const { position } = this.room
    const done = this.#done
    if (!position || !done || this.failures.length > 0) return
    if (position.epoch !== done.epoch) return
    const silent = this.logs.get(done.epoch)?.slice(done.seq, position.seq) ?? []
    if (position.seq > done.seq && silent.some((row) => !isSilent(row))) {
      this.failures.push(`the position ${position.seq} is ahead of the handlers: ${done.seq}`)
    }
  }

  assertUnharmed(): void {
    if (this.failures.length > 0) throw new Error(this.failures.join('; '))
  }

  /** Everything works again. Afterwards nothing may be missing. */
  async heal(): Promise<void> {
    this.mood = 'quick'
    for (let round = 0; round < 60; round += 1) {
      while (this.#running.length > 0) this.finish()
      for (let n = 0; n < 4; n += 1) {
        this.serve('answer', 500)
        await ticks(8)
      }
      this.advance(round < 20 ? 300 : 8_000)
      await ticks(8)
      const { position, status } = this.room
      const isThere = position?.epoch === this.epoch && position.seq === this.log.length
      if (round > 2 && status === 'live' && isThere) return
      this.deliver({ event: 'room-heads', payload: this.#heads() })
    }
    const { status, position } = this.room
    this.failures.push(`not caught up: ${status} at ${position?.seq} of ${this.log.length}`)
  }

  heads(): void {
    this.deliver({ event: 'room-heads', payload: this.#heads() })
  }

  /** A notice of a newer server: somebody has read as far as the log goes. */
  receipt(): void {
    const payload = { roomId: 'r1', seq: this.log.length, user }
    this.deliver({ event: 'receipt-updated', payload })
  }

  #heads(): unknown {
    return { epoch: this.epoch, heads: [{ roomId: 'r1', seq: this.log.length }] }
  }

  #sync(payload: unknown, pageSize: number): { rooms: SyncedRoom[] } {
    const [asked] = (payload as { rooms: [{ position: Position }] }).rooms
    const { epoch, seq } = asked.position
    if (epoch !== this.epoch || seq > this.log.length || seq < this.floor) {
      const reason = epoch === this.epoch ? 'retention' : 'epoch'
      const snapshot = joined(0, { position: this.head })
      return { rooms: [{ roomId: 'r1', status: 'resync', reason, position: this.head, snapshot }] }
    }
    const events = this.log.slice(seq, seq + pageSize)
    const last = seq + events.length
    const position = { epoch, seq: last }
    const hasMore = last < this.log.length
    return { rooms: [{ roomId: 'r1', status: 'events', events, position, hasMore }] }
  }

  #hear(kind: string, seq: number): Promise<void> | undefined {
    this.heard.push({ seq, kind })
    const at = this.#at ?? { epoch: this.epoch, seq: 0 }
    const between = this.logs.get(at.epoch)?.slice(at.seq, seq - 1) ?? []
    if (seq <= at.seq) this.failures.push(`${seq} came again after ${at.seq}`)
    else if (between.some((row) => !isSilent(row))) {
      this.failures.push(`${seq} came after ${at.seq}, and ${between.length} are missing`)
    }
    const { position } = this.room
    if (position && position.epoch === at.epoch && position.seq >= seq) {
      this.failures.push(`the position was at ${position.seq} before the handler of ${seq} ran`)
    }
    this.#at = { epoch: at.epoch, seq }
    return this.#end(this.#at)
  }

  #hearResync(position: Position): Promise<void> | undefined {
    this.heard.push({ resync: position })
    this.#at = position
    return this.#end(position)
  }

  #end(place: Position): Promise<void> | undefined {
    if (this.mood === 'slow') {
      const end = defer<void>()
      this.#running.push({ place, started: this.clock.now(), end })
      return end.promise
    }
    this.#done = place
    if (this.mood === 'throwing') throw new Error('a handler that fails')
    return undefined
  }
}

function isSilent({ event, payload }: LogEvent): boolean {
  return SILENT.includes(event) || (event === 'message-received' && !('content' in payload))
}

/** Lets the promises go some steps on, not to their end. */
export async function ticks(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await Promise.resolve()
}
