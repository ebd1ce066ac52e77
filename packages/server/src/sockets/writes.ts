import type { Socket as TcpSocket } from 'node:net'
import type { ChatServerSocket } from './typings.ts'

/** Lets all that is written to a TCP socket until the end of this turn share one write. */
export function joinWrites(tcp: TcpSocket): void {
  tcp.cork()
  setImmediate(() => tcp.uncork())
}

/**
 * Holds back the packets of a socket until the returned function is called, which is soon; then they
 * share one write. Engine.IO alone writes the first of them by itself, and the others when that one
 * is through.
 */
export function joinPackets({ conn, request }: ChatServerSocket): () => void {
  const { transport } = conn
  const tcp = request.socket
  // Nothing is written then either.
  if (transport.name !== 'websocket' || !transport.writable) return () => undefined
  transport.writable = false
  return () => {
    tcp.cork()
    // What the transport does when the write before is through.
    transport.writable = true
    transport.emit('ready')
    tcp.uncork()
  }
}
