import { once } from 'node:events'
import type { Socket as TcpSocket } from 'node:net'
import { Manager, type Socket } from 'socket.io-client'
import type { ClientKind, NamespaceName } from './script.ts'

/** What a client noticed, in order. `n` grows with the order in which the server said things. */
export interface Noticed {
  readonly what: 'event' | 'answer' | 'disconnect' | 'sync'
  readonly namespace: NamespaceName
  readonly n: number
  readonly volatile: boolean
  readonly detail: string
}

/** A stock socket.io-client that writes down what it gets, and replies to what asks for it at the next `sync`. */
export class RecordingClient {
  readonly name: string
  readonly kind: ClientKind
  readonly noticed: Noticed[] = []
  readonly #manager: Manager
  readonly #sockets = new Map<NamespaceName, Socket>()
  #replies: { socket: Socket; reply: () => void }[] = []
  // The client lets go of a connection that it holds for dead.
  #paused: TcpSocket | undefined
  #upgraded: Promise<unknown> | undefined

  constructor(options: { name: string; kind: ClientKind; port: number; side: boolean }) {
    const { name, kind, port, side } = options
    this.name = name
    this.kind = kind
    this.#manager = new Manager(`http://127.0.0.1:${port}`, {
      transports:
        kind === 'websocket'
          ? ['websocket']
          : kind === 'polling'
            ? ['polling']
            : ['polling', 'websocket'],
      reconnection: false,
      autoConnect: false,
    })
    this.#open('/')
    if (side) this.#open('/side')
  }

  get namespaces(): NamespaceName[] {
    return [...this.#sockets.keys()]
  }

  async connect(): Promise<void> {
    const sockets = [...this.#sockets.values()]
    const connected = sockets.map(
      (socket) => new Promise((done) => socket.once('connect', () => done(0))),
    )
    for (const socket of sockets) socket.connect()
    if (this.kind === 'upgrading') {
      await new Promise((done) => this.#manager.once('open', () => done(0)))
      this.#upgraded = new Promise((done) => {
        this.#manager.engine.once('upgrade', () => done(0))
        this.#manager.engine.once('close', () => done(0))
      })
    }
    await Promise.all(connected)
  }

  async upgraded(): Promise<void> {
    await this.#upgraded
  }

  ask(): void {
    const socket = this.#sockets.get('/')
    socket?.emit('ask', (n: number) => this.#note({ what: 'answer', namespace: '/', n }))
  }

  leave(): void {
    this.#sockets.get('/')?.disconnect()
  }

  isConnected(namespace: NamespaceName): boolean {
    return this.#sockets.get(namespace)?.connected ?? false
  }

  pause(): void {
    this.#paused = this.#tcp()
    this.#paused?.pause()
  }

  resume(): void {
    this.#paused?.resume()
    this.#paused = undefined
  }

  break(): void {
    const tcp = this.#paused ?? this.#tcp()
    tcp?.destroy()
  }

  async close(): Promise<void> {
    const { engine } = this.#manager
    const open = engine?.readyState === 'open' || engine?.readyState === 'closing'
    const closed = open ? once(engine as unknown as NodeJS.EventEmitter, 'close') : undefined
    for (const socket of this.#sockets.values()) socket.disconnect()
    await closed
  }

  #open(namespace: NamespaceName): void {
    const socket = this.#manager.socket(namespace, { auth: { name: this.name } })
    this.#sockets.set(namespace, socket)
    socket.on('disconnect', (reason) => {
      this.#note({ what: 'disconnect', namespace, n: 0, detail: reason })
    })
    socket.on('sync', (n: number, done: () => void) => {
      this.#note({ what: 'sync', namespace, n })
      this.#reply()
      done()
    })
    socket.on('event', (n: number, volatile: boolean, ...[payload, done]: unknown[]) => {
      this.#note({ what: 'event', namespace, n, volatile, detail: digest(payload) })
      if (typeof done === 'function') this.#replies.push({ socket, reply: () => void done(n) })
    })
  }

  // Not before a `sync`: a reply to a namespace that has disconnected in the meantime makes the server
  // end the whole connection, at a moment that no script decides.
  #reply(): void {
    for (const { socket, reply } of this.#replies) if (socket.connected) reply()
    this.#replies = []
  }

  #note(noticed: Pick<Noticed, 'what' | 'namespace' | 'n'> & Partial<Noticed>): void {
    this.noticed.push({ volatile: false, detail: '', ...noticed })
  }

  // The client has no public way to stop reading.
  #tcp(): TcpSocket | undefined {
    const { transport } = this.#manager.engine as unknown as {
      transport: { ws?: { _socket?: TcpSocket } }
    }
    return transport.ws?._socket
  }
}

function digest(payload: unknown): string {
  if (Buffer.isBuffer(payload)) return `binary ${payload.toString('hex')}`
  if (typeof payload === 'string') return `${payload.length} ${payload.slice(0, 8)}`
  return String(payload)
}
