import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { cuttings } from './cuttings.ts'
import { FrameReader, frameText } from './frames.ts'
import { openWebSocket } from './web-socket.ts'

const lengths = [0, 1, 125, 126, 127, 200, 65_535, 65_536, 200_000]
const texts = lengths.map((length) => 'ä'.repeat(length >> 1) + 'x'.repeat(length & 1))

describe('against the frames of ws', () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: 1e6 })
  const echoed: string[] = []
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      echoed.push(data.toString())
      socket.send(data.toString())
    })
  })
  beforeAll(() => server.address() ?? once(server, 'listening'))
  afterAll(() => server.close())

  it('sends what ws understands, and reads what it answers', async () => {
    const { port } = server.address() as AddressInfo
    const received: string[] = []
    const all = Promise.withResolvers<void>()
    const { socket, opened } = openWebSocket(port, '/', {
      onText: (chunk, start, end) => {
        received.push(chunk.toString('utf8', start, end))
        if (received.length === texts.length) all.resolve()
      },
      onClose: () => all.reject(new Error('closed')),
    })
    await opened
    for (const text of texts) socket.write(frameText(text))
    await all.promise
    socket.destroy()
    expect(echoed).toEqual(texts)
    expect(received).toEqual(texts)
  })
})

describe('FrameReader', () => {
  // A server's frame is a client's without the mask.
  const unmasked = (text: string): Buffer => {
    const frame = frameText(text)
    const headerBytes = frame.length - Buffer.byteLength(text) - 4
    frame[1] = (frame[1] ?? 0) & 0x7f
    return Buffer.concat([frame.subarray(0, headerBytes), frame.subarray(headerBytes + 4)])
  }

  it('finds the same frames wherever the stream is cut', () => {
    const wanted = ['a', 'b'.repeat(130), '', 'c'.repeat(70_000), 'd']
    const stream = Buffer.concat(wanted.map(unmasked))
    for (const chunks of cuttings(stream)) {
      const found: string[] = []
      const reader = new FrameReader(
        (chunk, start, end) => found.push(chunk.toString('utf8', start, end)),
        () => undefined,
      )
      for (const chunk of chunks) reader.push(chunk)
      expect(found).toEqual(wanted)
    }
  })
})
