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

/** A stock socket.io-client that writes down what it gets, and acknowledges what asks for it. */
export class RecordingClient {
  readonly name: string
  readonly kind: ClientKind
  readonly noticed: Noticed[] = []
  readonly #manager: Manager
  readonly #sockets = new Map<NamespaceName, Socket>()
  #syncs = new Map<number, () => void>()
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

  /** Resolves when the `sync` event of that number has come, and with it all before it. */
  synced(n: number): Promise<void> {
    if (this.noticed.some((one) => one.what === 'sync' && one.n === n)) return Promise.resolve()
    return new Promise((resolve) => this.#syncs.set(n, resolve))
  }

  isConnected(namespace: NamespaceName): boolean {
    return this.#sockets.get(namespace)?.connected ?? false
  }

  pause(): void {
    this.#tcp()?.pause()
  }

  resume(): void {
    this.#tcp()?.resume()
  }

  break(): void {
    this.#tcp()?.destroy()
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
    socket.on('sync', (n: number) => {
      this.#note({ what: 'sync', namespace, n })
      this.#syncs.get(n)?.()
    })
    socket.on('event', (n: number, volatile: boolean, ...[payload, done]: unknown[]) => {
      this.#note({ what: 'event', namespace, n, volatile, detail: digest(payload) })
      if (typeof done === 'function') (done as (n: number) => void)(n)
    })
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
