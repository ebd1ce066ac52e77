import { beforeEach, describe, expect, it } from 'vitest'
import { ManualClock } from '../../test/support/manual-clock.ts'
import type { TransportSocket } from './transport.ts'
import { webSocketTransport } from './websocket-transport.ts'

/** The browser's end of a WebSocket, with the server's end in the test's hands. */
class FakeWebSocket extends EventTarget {
  readonly url: string
  readonly sent: string[] = []
  readyState = 1
  bufferedAmount = 0

  constructor(url: string) {
    super()
    this.url = url
  }

  send(frame: string): void {
    this.sent.push(frame)
  }

  close(): void {
    if (this.readyState === 3) return
    this.readyState = 3
    this.dispatchEvent(new Event('close'))
  }

  /** The server says this. */
  says(frame: string): void {
    this.dispatchEvent(new MessageEvent('message', { data: frame }))
  }
}

const OPENING = '0{"sid":"x","pingInterval":25000,"pingTimeout":20000,"maxPayload":64000}'

let clock: ManualClock
let server: FakeWebSocket
let heard: unknown[]
let connection: TransportSocket
beforeEach(() => {
  clock = new ManualClock()
  heard = []
  const transport = webSocketTransport({
    origin: 'https://chat.example',
    path: '/at/socket.io',
    clock,
    create: (url) => (server = new FakeWebSocket(url)) as unknown as WebSocket,
  })
  connection = transport.open(
    { token: 'the token' },
    {
      event: (name, payload) => heard.push([name, payload]),
      refused: (data) => heard.push({ refused: data }),
      closed: (reason) => heard.push({ closed: reason }),
    },
  )
})

describe('webSocketTransport', () => {
  it('opens a WebSocket below the path, and connects with the token once the server is there', () => {
    expect(server.url).toBe('wss://chat.example/at/socket.io/?EIO=4&transport=websocket')
    expect(server.sent).toEqual([])
    server.says(OPENING)
    expect(server.sent).toEqual(['40{"token":"the token"}'])
  })

  it('tells of events, whatever is in their texts', () => {
    server.says(OPENING)
    server.says('40{"sid":"y"}')
    server.says('42["message-received",{"content":"42[\\"x\\"] 1"}]')
    expect(heard).toEqual([['message-received', { content: '42["x"] 1' }]])
  })

  it('gives each answer to the one that asked, once', () => {
    const answers: unknown[] = []
    connection.emit('send-message', { n: 1 }, (reply) => answers.push(['first', reply]))
    connection.emit('send-message', { n: 2 }, (reply) => answers.push(['second', reply]))
    expect(server.sent).toEqual(['421["send-message",{"n":1}]', '422["send-message",{"n":2}]'])
    server.says('432[{"ok":true,"data":2}]')
    server.says('431[{"ok":true,"data":1}]')
    server.says('431[{"ok":true,"data":"again"}]')
    server.says('43999[{"ok":true}]')
    expect(answers).toEqual([
      ['second', { ok: true, data: 2 }],
      ['first', { ok: true, data: 1 }],
    ])
  })

  it('drops a volatile event while the socket is busy', () => {
    connection.emitVolatile('typing-start', { roomId: 'a' })
    server.bufferedAmount = 1
    connection.emitVolatile('typing-start', { roomId: 'b' })
    expect(server.sent).toEqual(['42["typing-start",{"roomId":"a"}]'])
  })

  it('answers pings, and takes a silence longer than the server announced for the end', () => {
    server.says(OPENING)
    server.says('2')
    expect(server.sent.at(-1)).toBe('3')
    clock.advance(44_999)
    server.says('2')
    clock.advance(44_999)
    expect(heard).toEqual([])
    clock.advance(1)
    expect(heard).toEqual([{ closed: 'ping timeout' }])
    expect(server.readyState).toBe(3)
  })

  it('tells of a refusal with the error of the server, and of nothing after it', () => {
    server.says(OPENING)
    server.says('44{"message":"unauthorized","data":{"code":"unauthorized","message":"no"}}')
    expect(heard).toEqual([{ refused: { code: 'unauthorized', message: 'no' } }])
    server.says('42["late",{}]')
    expect(heard).toHaveLength(1)
    expect(clock.timers).toBe(0)
  })

  it.each([
    ['the server disconnects', () => server.says('41'), 'io server disconnect'],
    ['the server closes the transport', () => server.says('1'), 'transport close'],
    ['the socket closes', () => server.close(), 'transport close'],
    ['the socket fails', () => server.dispatchEvent(new Event('error')), 'transport error'],
  ])('tells once that it is over when %s', (_case, happens, reason) => {
    server.says(OPENING)
    happens()
    server.close()
    expect(heard).toEqual([{ closed: reason }])
    expect(clock.timers).toBe(0)
  })

  it('says goodbye, then hears nothing more', async () => {
    server.says(OPENING)
    const closed = connection.close()
    expect(server.sent.at(-1)).toBe('41')
    server.says('42["late",{}]')
    await closed
    await connection.close()
    expect(heard).toEqual([])
    expect(clock.timers).toBe(0)
  })

  it.each([
    '',
    '4',
    '42',
    '42[',
    '42{}',
    '42[1]',
    '43',
    '43x',
    '0',
    '0null',
    '44',
    '6',
    'b4AQ==',
    '451-["x"]',
  ])('is not disturbed by %j', (frame) => {
    server.says(frame)
    server.says(OPENING)
    server.says('42["still",1]')
    expect(heard.filter((one) => Array.isArray(one))).toEqual(frame === '44' ? [] : [['still', 1]])
  })
})
