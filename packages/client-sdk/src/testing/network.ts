import type { HandshakeAuth } from '@chatnode/protocol'
import { untilAborted } from '../async.ts'
import type { Transport, TransportListener, TransportSocket } from '../index.ts'
import type { MemoryServer } from './server/memory-server.ts'
import { toWireError } from './server/refusal.ts'
import { CONNECT_ERRORS, type ServerSocket } from './server/sockets.ts'

/** One client's way to the server: what it takes in place of a network. */
export class Line {
  readonly #server: MemoryServer
  readonly #sockets = new Set<MemorySocket>()
  #isUp = true

  constructor(server: MemoryServer) {
    this.#server = server
  }

  get isUp(): boolean {
    return this.#isUp
  }

  readonly transport: Transport = {
    open: (auth, listener) => {
      const socket = new MemorySocket(this.#server, listener)
      this.#sockets.add(socket)
      socket.start(auth, this)
      return socket
    },
  }

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const { signal } = init
    if (!this.#isUp) throw new TypeError('fetch failed: the network is down')
    const call = this.#request(input, init)
    return signal ? untilAborted(call, signal) : call
  }

  /** Breaks every connection, and lets none through until `mend`. */
  cut(): void {
    this.#isUp = false
    for (const socket of this.#sockets) socket.lose()
    this.#sockets.clear()
  }

  mend(): void {
    this.#isUp = true
  }

  async #request(input: Parameters<typeof fetch>[0], init: RequestInit): Promise<Response> {
    const { method, url, headers } = new Request(input, { ...init, signal: null })
    const { pathname, searchParams } = new URL(url)
    const { status, body } = await this.#server.request({
      method,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers,
      body: typeof init.body === 'string' ? init.body : '',
    })
    const answer = clone(body)
    // Read from memory: so it takes no turn of the event loop, and no time that a clock could not move.
    return Object.assign(Response.json(answer, { status }), { json: () => Promise.resolve(answer) })
  }
}

/** One socket in memory. What it carries is copied, and arrives in order, a moment later. */
class MemorySocket implements TransportSocket {
  readonly #server: MemoryServer
  readonly #listener: TransportListener
  #isOpen = true
  #other: ServerSocket | undefined

  constructor(server: MemoryServer, listener: TransportListener) {
    this.#server = server
    this.#listener = listener
  }

  start(auth: HandshakeAuth, line: Line): void {
    const copy = clone(auth)
    this.#later(() => {
      if (line.isUp) this.#connect(copy)
      else this.#end(() => this.#listener.closed('the network is down'))
    })
  }

  emit(event: string, payload: unknown, ack: (reply: unknown) => void): void {
    this.#send(event, payload, (reply) => this.#later(() => ack(reply)))
  }

  emitVolatile(event: string, payload: unknown): void {
    this.#send(event, payload, () => {})
  }

  close(): Promise<void> {
    this.#isOpen = false
    this.#other?.leave()
    return Promise.resolve()
  }

  lose(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#other?.lose()
    queueMicrotask(() => this.#listener.closed('the network broke'))
  }

  #connect(auth: unknown): void {
    try {
      this.#other = this.#server.connect(auth, {
        event: (name, payload) => {
          const copy = clone(payload)
          this.#later(() => this.#listener.event(name, copy))
        },
        closed: () => this.#later(() => this.#end(() => this.#listener.closed('transport close'))),
      })
    } catch (error) {
      this.#end(() => this.#listener.refused(toWireError(error, CONNECT_ERRORS)))
    }
  }

  #send(event: string, payload: unknown, answer: (reply: unknown) => void): void {
    // Arguments travel as a list, in which there is no `undefined`.
    const [copy] = clone([payload])
    this.#later(() => {
      void this.#other?.receive(event, copy).then((reply) => answer(clone(reply)))
    })
  }

  #later(work: () => void): void {
    queueMicrotask(() => {
      if (this.#isOpen) work()
    })
  }

  #end(tell: () => void): void {
    this.#isOpen = false
    tell()
  }
}

/** What arrives at the other end of a wire. */
function clone<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
