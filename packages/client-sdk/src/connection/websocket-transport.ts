import type { Clock } from '../clock.ts'
import type { Transport, TransportListener, TransportSocket } from './transport.ts'

/** Makes WebSockets: the global class unless told. */
export type WebSocketFactory = (url: string) => WebSocket

export interface WebSocketOptions {
  /** Scheme, host and port. */
  origin: string
  /** The path at which the server answers Socket.IO. */
  path: string
  clock: Clock
  create?: WebSocketFactory | undefined
}

// Engine.IO 4 puts one digit before each frame, and Socket.IO 5 another before what is a message
// (`4`) of Engine.IO. Text only: the contract has no binary.
const OPEN = '0'
const CLOSE = '1'
const PING = '2'
const PONG = '3'
const CONNECT = '40'
const DISCONNECT = '41'
const EVENT = '42'
const ACK = '43'
const CONNECT_ERROR = '44'

/** `WebSocket.OPEN` and `WebSocket.CLOSED`, where there may be no global class to ask. */
const OPENED = 1
const CLOSED = 3

/**
 * Speaks Socket.IO over one WebSocket and nothing else: no polling, no upgrade, no binary. That is
 * all that a chat needs, in a tenth of the size of Socket.IO's own client.
 */
export function webSocketTransport(options: WebSocketOptions): Transport {
  const url = `${options.origin.replace(/^http/, 'ws')}${options.path}/?EIO=4&transport=websocket`
  const create = options.create ?? globalWebSocket
  return {
    open(auth, listener) {
      const connection = new WireConnection(create(url), listener, options.clock)
      connection.start(JSON.stringify(auth))
      return connection
    },
  }
}

function globalWebSocket(url: string): WebSocket {
  if (typeof WebSocket === 'undefined') {
    throw new TypeError('there is no WebSocket here; pass the option `webSocket`')
  }
  return new WebSocket(url)
}

/** What the server says of itself in its first frame. */
interface Opening {
  pingInterval: number
  pingTimeout: number
}

class WireConnection implements TransportSocket {
  readonly #socket: WebSocket
  readonly #clock: Clock
  readonly #acks = new Map<number, (reply: unknown) => void>()
  /** `undefined` once it has been told of the end, or does not want to hear of it. */
  #listener: TransportListener | undefined
  #lastAckId = 0
  #silenceMs = 0
  #cancelSilence: () => void = () => undefined

  constructor(socket: WebSocket, listener: TransportListener, clock: Clock) {
    this.#socket = socket
    this.#listener = listener
    this.#clock = clock
  }

  start(auth: string): void {
    const socket = this.#socket
    socket.addEventListener('message', ({ data }) => this.#receive(String(data), auth))
    socket.addEventListener('error', () => this.#end('transport error'))
    socket.addEventListener('close', () => this.#end('transport close'))
  }

  emit(event: string, payload: unknown, ack: (reply: unknown) => void): void {
    this.#lastAckId += 1
    this.#acks.set(this.#lastAckId, ack)
    this.#send(`${EVENT}${this.#lastAckId}${JSON.stringify([event, payload])}`)
  }

  emitVolatile(event: string, payload: unknown): void {
    if (this.#socket.bufferedAmount === 0) this.#send(EVENT + JSON.stringify([event, payload]))
  }

  close(): Promise<void> {
    this.#listener = undefined
    this.#cancelSilence()
    this.#acks.clear()
    if (this.#socket.readyState === CLOSED) return Promise.resolve()
    return new Promise((resolve) => {
      this.#socket.addEventListener('close', () => resolve())
      this.#send(DISCONNECT)
      this.#socket.close()
    })
  }

  #send(frame: string): void {
    if (this.#socket.readyState === OPENED) this.#socket.send(frame)
  }

  #receive(frame: string, auth: string): void {
    if (!this.#listener) return
    this.#heard()
    if (frame === PING) this.#send(PONG)
    else if (frame === CLOSE) this.#end('transport close')
    else if (frame.startsWith(OPEN)) this.#opened(frame.slice(1), auth)
    else this.#message(frame)
  }

  #opened(text: string, auth: string): void {
    const opening = tryParse(text) as Opening | undefined
    this.#silenceMs = (opening?.pingInterval ?? 0) + (opening?.pingTimeout ?? 0)
    this.#heard()
    this.#send(CONNECT + auth)
  }

  #message(frame: string): void {
    const [kind, id, body] = split(frame)
    const data = tryParse(body)
    if (kind === DISCONNECT) this.#end('io server disconnect')
    else if (kind === CONNECT_ERROR) this.#refused(data)
    else if (kind === ACK && Array.isArray(data)) this.#acknowledged(Number(id), data[0])
    else if (kind === EVENT && Array.isArray(data) && typeof data[0] === 'string') {
      this.#listener?.event(data[0], data[1])
    }
  }

  #acknowledged(id: number, reply: unknown): void {
    const ack = this.#acks.get(id)
    this.#acks.delete(id)
    ack?.(reply)
  }

  #refused(error: unknown): void {
    const listener = this.#listener
    this.#listener = undefined
    this.#cancelSilence()
    const { message, data } = (error ?? {}) as { message?: string; data?: unknown }
    listener?.refused(data ?? { code: message ?? 'refused', message: message ?? 'refused' })
    this.#socket.close()
  }

  // The server pings; when it has been silent for longer than it said it would be, it is gone,
  // whatever the operating system thinks of the connection.
  #heard(): void {
    this.#cancelSilence()
    if (this.#silenceMs === 0) return
    this.#cancelSilence = this.#clock.after(this.#silenceMs, () => this.#end('ping timeout'))
  }

  #end(reason: string): void {
    const listener = this.#listener
    this.#listener = undefined
    this.#cancelSilence()
    this.#acks.clear()
    listener?.closed(reason)
    this.#socket.close()
  }
}

/** A message's kind, the id of its acknowledgment where it has one, and its JSON. */
function split(frame: string): [kind: string, id: string, body: string] {
  const digits = /^\d*/.exec(frame)?.[0] ?? ''
  return [digits.slice(0, 2), digits.slice(2), frame.slice(digits.length)]
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON is not Socket.IO; whoever sent it is not our server, and is not answered.
    return undefined
  }
}
