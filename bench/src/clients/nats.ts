import { connect } from 'node:net'
import { Author } from './author.ts'
import type { Dialect } from './dialect.ts'
import { NatsReader } from './nats-reader.ts'

/** Quiet: the answer to an author is the message as it comes back, which costs the server nothing more. */
const CONNECT = 'CONNECT {"verbose":false,"pedantic":false,"echo":true}\r\n'

/** The protocol of NATS over TCP; a room is a subject. */
export const nats: Dialect = {
  async open(port, { rooms }, listener) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const author = new Author()
    const ready = Promise.withResolvers<void>()
    let isClosing = false
    const reader = new NatsReader({
      onMessage(chunk, start, end) {
        listener.delivered(chunk, start, end)
        if (author.wrote(chunk, start)) listener.answered(true)
      },
      onPing: () => socket.write('PONG\r\n'),
      onPong: () => ready.resolve(),
      onError: (text) => ready.reject(new Error(text)),
    })
    socket.on('data', (chunk: Buffer) => {
      socket.cork()
      reader.push(chunk)
      socket.uncork()
    })
    socket.on('error', ready.reject)
    socket.on('close', () => {
      ready.reject(new Error('closed before it was connected'))
      if (!isClosing) listener.lost()
      isClosing = true
    })
    const subscriptions = rooms.map((room, index) => `SUB ${room} ${index + 1}\r\n`)
    // What is asked for before a ping is done when that is answered.
    socket.write(`${CONNECT}${subscriptions.join('')}PING\r\n`)
    await ready.promise
    return {
      send(room, text) {
        const signed = author.sign(text)
        socket.write(`PUB ${room} ${Buffer.byteLength(signed)}\r\n${signed}\r\n`)
      },
      close() {
        isClosing = true
        socket.destroy()
      },
    }
  },
}
