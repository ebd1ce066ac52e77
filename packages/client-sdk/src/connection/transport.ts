import type { HandshakeAuth } from '@chatnode/protocol'

/** Opens sockets. One call, one socket: nothing here reconnects, buffers or retries. */
export interface Transport {
  open(auth: HandshakeAuth, listener: TransportListener): TransportSocket
}

/** What a socket reports. After `refused` or `closed` it reports nothing more. */
export interface TransportListener {
  event(name: string, payload: unknown): void
  /** The server answered the handshake with a no; `data` is its error, as it came. */
  refused(data: unknown): void
  /** The socket broke or was closed by the other end, also before it was open. */
  closed(reason: string): void
}

/** One socket. Events leave in the order of the calls. */
export interface TransportSocket {
  /** Sends an event; `ack` is called at most once, with the raw reply. */
  emit(event: string, payload: unknown, ack: (reply: unknown) => void): void
  /** Sends an event that may be dropped when the socket is busy. */
  emitVolatile(event: string, payload: unknown): void
  /** Says goodbye. Resolves when the goodbye is on its way; the listener hears nothing more. */
  close(): Promise<void>
}
