import { expect, it } from 'vitest'
import { cuttings } from './cuttings.ts'
import { NatsReader } from './nats-reader.ts'

const payloads = ['a', '', 'PING\r\nMSG r0 1 3\r\n', 'x'.repeat(200), 'y'.repeat(5_000)]
const stream = Buffer.from(
  [
    'INFO {"port":4222}\r\n',
    'PONG\r\n',
    ...payloads.map((text) => `MSG r0 1 ${text.length}\r\n${text}\r\n`),
    'PING\r\n',
    "-ERR 'Stale Connection'\r\n",
  ].join(''),
)

it('finds the same messages wherever the stream is cut', () => {
  for (const chunks of cuttings(stream)) {
    const found: string[] = []
    const reader = new NatsReader({
      onMessage: (chunk, start, end) => found.push(chunk.toString('utf8', start, end)),
      onPing: () => found.push('ping'),
      onPong: () => found.push('pong'),
      onError: (text) => found.push(text),
    })
    for (const chunk of chunks) reader.push(chunk)
    expect(found).toEqual(['pong', ...payloads, 'ping', "-ERR 'Stale Connection'\r\n"])
  }
})
