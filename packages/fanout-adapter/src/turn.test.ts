import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { EngineConnection, EnginePacket } from './engine.ts'
import { EncodedBroadcast } from './frame-chain.ts'
import { JoinedPacket } from './joined-packet.ts'
import { Turn } from './turn.ts'

interface FakeConnection extends EngineConnection {
  writable: boolean
  readonly sent: EnginePacket[]
  onFlush: () => void
}

function fakeConnection({ open = true } = {}): FakeConnection {
  const conn: FakeConnection = {
    readyState: 'open',
    upgrading: false,
    transport: { name: 'websocket', socket: { readyState: open ? 1 : 2, bufferedAmount: 0 } },
    server: { listenerCount: () => 0, on: () => undefined },
    writeBuffer: [],
    listenerCount: () => 0,
    writable: true,
    sent: [],
    onFlush: () => undefined,
    flush() {
      conn.onFlush()
      if (conn.writable) conn.sent.push(...conn.writeBuffer.splice(0))
    },
  }
  return conn
}

function broadcastTo(conn: EngineConnection, turn: Turn, ...texts: string[]): JoinedPacket {
  const [first, ...others] = texts.map((text) => new EncodedBroadcast([text], {}))
  if (!first?.frame) throw new Error('nothing to say')
  const packet = new JoinedPacket(conn, first.asChain(first.frame))
  for (const other of others) if (other.frame) packet.append(other, other.frame)
  conn.writeBuffer.push(packet)
  turn.add(packet)
  return packet
}

it('sends when the turn ends, and not before', async () => {
  const turn = new Turn()
  const conn = fakeConnection()
  const packet = broadcastTo(conn, turn, 'a')
  await Promise.resolve()
  expect(conn.sent).toEqual([])
  await setImmediate()
  expect(conn.sent).toEqual([packet])
})

it('sends at once when told to', () => {
  const turn = new Turn()
  const conn = fakeConnection()
  const packet = broadcastTo(conn, turn, 'a')
  turn.flush()
  expect(conn.sent).toEqual([packet])
})

it('gives a busy transport time until the turn ends', async () => {
  const turn = new Turn()
  const conn = fakeConnection()
  conn.writable = false
  const packet = broadcastTo(conn, turn, 'a')
  turn.flush()
  expect(conn.writeBuffer).toEqual([packet])
  conn.writable = true
  await setImmediate()
  expect(conn.sent).toEqual([packet])
})

it('leaves stock packets to a transport that is busy for longer', async () => {
  const turn = new Turn()
  const conn = fakeConnection()
  conn.writable = false
  broadcastTo(conn, turn, 'a', 'b')
  const later: EnginePacket = { type: 'message', data: 'c', options: {} }
  conn.writeBuffer.push(later)
  await setImmediate()
  expect(conn.writeBuffer.map(({ data }) => data)).toEqual(['a', 'b', 'c'])
  expect(conn.writeBuffer.some((packet) => packet instanceof JoinedPacket)).toBe(false)
})

it('does not write behind the close frame of a closing connection', async () => {
  const turn = new Turn()
  const conn = fakeConnection({ open: false })
  broadcastTo(conn, turn, 'a')
  await setImmediate()
  expect(conn.sent).toEqual([])
})

it('serves the other connections when a listener of one throws', async () => {
  const turn = new Turn()
  const [broken, sound] = [fakeConnection(), fakeConnection()]
  broken.onFlush = () => {
    throw new Error('not my day')
  }
  broadcastTo(broken, turn, 'a')
  const packet = broadcastTo(sound, turn, 'a')
  expect(() => turn.flush()).toThrow('not my day')
  await setImmediate()
  expect(sound.sent).toEqual([packet])
})

it('takes what a listener sends meanwhile for the next turn', async () => {
  const turn = new Turn()
  const conn = fakeConnection()
  const other = fakeConnection()
  let packet: JoinedPacket | undefined
  conn.onFlush = () => {
    packet ??= broadcastTo(other, turn, 'b')
  }
  broadcastTo(conn, turn, 'a')
  await setImmediate()
  expect(other.sent).toEqual([])
  await setImmediate()
  expect(other.sent).toEqual([packet])
})
