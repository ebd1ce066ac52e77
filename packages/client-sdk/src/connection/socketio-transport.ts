import { Manager, type Socket } from 'socket.io-client'
import type { Transport, TransportListener, TransportSocket } from './transport.ts'

/** The kinds of connection that Socket.IO may use. */
export type TransportName = 'websocket' | 'polling'

export interface SocketIoOptions {
  /** Scheme, host and port. */
  origin: string
  /** The path at which the server answers Socket.IO. */
  path: string
  transports: readonly TransportName[]
}

/** The only file that knows Socket.IO. Its own reconnection and buffering stay off: one `Manager` per socket. */
export function socketIoTransport(options: SocketIoOptions): Transport {
  return {
    open(auth, listener) {
      const manager = new Manager(options.origin, {
        path: options.path,
        transports: [...options.transports],
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
