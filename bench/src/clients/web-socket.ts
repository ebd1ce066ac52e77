import { connect, type Socket } from 'node:net'
import { FrameReader, type OnText } from './frames.ts'

const END_OF_HEADERS = '\r\n\r\n'

/** A websocket to a loopback port: its TCP socket, to which complete frames are written. */
export interface WebSocketLine {
  readonly socket: Socket
  /** Rejects when the server does not agree. */
  readonly opened: Promise<void>
}

/** What arrives in one chunk is read with the socket corked: the answers to it are one write. */
export function openWebSocket(
  port: number,
  path: string,
  { onText, onClose }: { onText: OnText; onClose: () => void },
): WebSocketLine {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const reader = new FrameReader(onText, onClose)
  const opened = Promise.withResolvers<void>()
  let head: Buffer | undefined = Buffer.alloc(0)
  const read = (chunk: Buffer): void => {
    socket.cork()
    reader.push(chunk)
    socket.uncork()
  }
  socket.on('data', (chunk: Buffer) => {
    if (!head) return read(chunk)
    head = Buffer.concat([head, chunk])
    const end = head.indexOf(END_OF_HEADERS)
    if (end < 0) return
    const [status = ''] = head.toString('latin1').split('\r\n', 1)
    if (!status.includes(' 101 ')) return opened.reject(new Error(`no websocket: ${status}`))
    const rest = head.subarray(end + END_OF_HEADERS.length)
    head = undefined
    opened.resolve()
    read(rest)
  })
  socket.on('error', opened.reject)
  socket.on('close', () => {
    opened.reject(new Error('closed before it was open'))
    onClose()
  })
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' +
      END_OF_HEADERS,
  )
  return { socket, opened: opened.promise }
}
