import type { IncomingMessage } from 'node:http'
import type { ChatServerSocket } from './typings.ts'

/**
 * Lets the answer to an upgrade and Engine.IO's first packet, which are written in this turn, share
 * one write. One of another protocol gets no packet: its socket is destroyed, and would take with it
 * what waits. What is asked here is what engine.io 6.6 tells the protocols apart by.
 */
export function joinUpgrade(
  request: IncomingMessage & { readonly _query?: Readonly<Record<string, unknown>> },
): void {
  if (request._query?.['EIO'] !== '4') return
  const { socket } = request
  socket.cork()
  setImmediate(() => socket.uncork())
}

/**
 * Holds back the packets of a socket until the returned function is called, which is soon; then they
 * share one write. Engine.IO alone writes the first of them by itself, and the others when that one
 * is through.
 */
export function joinPackets({ conn }: ChatServerSocket): () => void {
  const { transport } = conn
  // A connection that was let in before has none any more; see `forgetHandshake`.
  const tcp = (conn.request as IncomingMessage | undefined)?.socket
  // Nothing is written then either.
  if (transport.name !== 'websocket' || !transport.writable) return () => undefined
  transport.writable = false
  return () => {
    tcp?.cork()
    // What the transport does when the write before is through.
    transport.writable = true
    transport.emit('ready')
    tcp?.uncork()
  }
}
