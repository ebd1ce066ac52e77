// What the adapter uses of Socket.IO, Engine.IO and ws beyond their published types, in one place.
// All of it is read from socket.io 4.8, engine.io 6.6 and ws 8; `obstacle` falls back to the stock
// path where a part is missing.

/** What Engine.IO and ws read of a packet's options. */
export interface PacketOptions {
  /** The chunks of a complete websocket frame; they are written as they are. */
  readonly wsPreEncodedFrame?: readonly [Buffer]
  readonly compress?: boolean
  readonly volatile?: boolean
}

/** A packet in an Engine.IO queue. */
export interface EnginePacket {
  readonly type: string
  readonly data?: unknown
  readonly options: PacketOptions
}

/** The ws connection below a websocket transport. */
interface WebSocketConnection {
  readonly readyState: number
  /** What the TCP socket has not taken yet. */
  readonly bufferedAmount: number
  readonly _socket?: { cork(): void; uncork(): void } | undefined
  readonly _sender?: { readonly sendFrame?: unknown } | undefined
}

interface EngineTransport {
  readonly name: string
  readonly perMessageDeflate?: unknown
  readonly socket?: WebSocketConnection
}

/** The server's end of an Engine.IO connection. */
export interface EngineConnection {
  readonly readyState: string
  readonly upgrading: boolean
  readonly transport: EngineTransport
  readonly server: EngineServer
  /** What waits for the transport, in order. A new array after every flush. */
  readonly writeBuffer: EnginePacket[]
  /** Hands the queue to the transport, if that is writable. */
  flush(): void
  listenerCount(event: string): number
}

export interface EngineServer {
  listenerCount(event: 'flush'): number
  on(event: 'flush', listener: (conn: EngineConnection, packets: readonly unknown[]) => void): void
}

/** The server's end of a Socket.IO connection to a namespace. */
export interface RecipientSocket {
  notifyOutgoingListeners?(packet: OutgoingPacket): void
  readonly client: {
    readonly conn: EngineConnection
    writeToEngine(encodedPackets: readonly unknown[], options: PacketOptions): void
  }
}

/** A Socket.IO packet on its way to the encoder. */
export interface OutgoingPacket {
  nsp?: string
  readonly data?: unknown
}

/** Why a recipient gets a broadcast on the stock path. */
export type Obstacle =
  | 'binary'
  | 'volatile'
  | 'closed'
  | 'upgrading'
  | 'transport'
  | 'compression'
  | 'queued'
  | 'observed'
  | 'slow'

const WEBSOCKET_OPEN = 1

/** Whether frames may still follow on the connection: no close frame was sent or is being answered. */
export const isOpen = ({ readyState, transport }: EngineConnection): boolean =>
  readyState !== 'closed' && transport.socket?.readyState === WEBSOCKET_OPEN

/** Why frames for this connection must not be joined now, if there is a reason. */
export function obstacle(conn: EngineConnection, maxUnsentBytes: number): Obstacle | undefined {
  const { transport } = conn
  if (conn.readyState !== 'open') return 'closed'
  if (conn.upgrading) return 'upgrading'
  if (transport.name !== 'websocket' || !takesFrames(transport)) return 'transport'
  if (transport.perMessageDeflate) return 'compression'
  if (conn.writeBuffer.length > 0) return 'queued'
  if (transport.socket.bufferedAmount > maxUnsentBytes) return 'slow'
  return isObserved(conn) ? 'observed' : undefined
}

// Another websocket engine, uWebSockets.js for one, has no sender that takes a complete frame.
function takesFrames(
  transport: EngineTransport,
): transport is EngineTransport & { socket: WebSocketConnection } {
  return typeof transport.socket?._sender?.sendFrame === 'function'
}

/** Whether somebody looks at single packets, who would not know what a joined one is. */
function isObserved(conn: EngineConnection): boolean {
  return (
    conn.listenerCount('packetCreate') > 0 ||
    conn.listenerCount('flush') > 0 ||
    // The adapter itself is one.
    conn.server.listenerCount('flush') > 1
  )
}
