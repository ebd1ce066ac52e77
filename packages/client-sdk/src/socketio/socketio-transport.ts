import { Manager, type Socket } from 'socket.io-client'
import type { Transport, TransportListener, TransportSocket } from '../connection/transport.ts'

/** The kinds of connection that Socket.IO may use. */
export type TransportName = 'websocket' | 'polling'

export interface SocketIoOptions {
  /** The server, as in `new ChatClient({ url })`. */
  url: string
  /** `['websocket']` unless told. Polling needs sticky sessions on several servers. */
  transports?: readonly TransportName[]
}

/**
 * Connects with Socket.IO's own client, for networks that let no WebSocket through. Its
 * reconnection and buffering stay off: one `Manager` per socket.
 *
 * @example
 * import { ChatClient } from '@chatnode/client-sdk'
 * import { socketIoTransport } from '@chatnode/client-sdk/socketio'
 *
 * const url = 'https://chat.example.com'
 * const transport = socketIoTransport({ url, transports: ['websocket', 'polling'] })
 * const client = new ChatClient({ url, transport })
 */
export function socketIoTransport(options: SocketIoOptions): Transport {
  const { origin, pathname } = new URL(options.url)
  return {
    open(auth, listener) {
      const manager = new Manager(origin, {
        path: `${pathname.replace(/\/+$/, '')}/socket.io`,
        transports: [...(options.transports ?? ['websocket'])],
        autoConnect: false,
        reconnection: false,
        timeout: false as unknown as number, // typed as a number; `false` means that the caller has the timer
      })
      const socket = manager.socket('/', { auth })
      listen(socket, listener)
      socket.connect()
      return toTransportSocket(manager, socket)
    },
  }
}

function listen(socket: Socket, listener: TransportListener): void {
  socket.onAny((name: string, payload: unknown) => listener.event(name, payload))
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    // Socket.IO lets go of a socket whose handshake the server refused, and only of such a one.
    if (socket.active) listener.closed(error.message)
    else listener.refused(error.data ?? { code: error.message, message: error.message })
  })
  socket.on('disconnect', (reason) => listener.closed(reason))
}

function toTransportSocket(manager: Manager, socket: Socket): TransportSocket {
  return {
    emit: (event, payload, ack) => void socket.emit(event, payload, ack),
    emitVolatile: (event, payload) => void socket.volatile.emit(event, payload),
    close() {
      socket.offAny()
      socket.off()
      return new Promise((resolve) => {
        // The engine closes once its buffer is written out, the goodbye included.
        manager.engine.once('close', () => resolve())
        socket.disconnect()
        if (manager.engine.readyState === 'closed') resolve()
      })
    },
  }
}
