import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { inside, startFixture } from './support/fixture.ts'

it('lets nothing overtake: direct emits, other namespaces, acknowledged broadcasts', async () => {
  const { rig, connect } = await startFixture()
  const { socket, side, heard } = await connect()
  rig.io.emit('event', 1, false)
  socket.emit('event', 2, false)
  rig.io.emit('event', 3, false)
  rig.io.of('/side').emit('event', 4, false)
  side.emit('event', 5, false)
  rig.io.timeout(1_000).emit('event', 6, false, null, () => undefined)
  rig.io.emit('event', 7, false)
  rig.io.emit('event', 8, false, Buffer.of(1))
  rig.io.emit('event', 9, false)
  expect(await heard()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
})

it('acknowledges behind the broadcasts that were made before', async () => {
  const { rig, connect } = await startFixture()
  const { client, socket, heard } = await connect()
  const answered = new Promise<void>((resolve) => {
    socket.on('ask', (answer: (n: number) => void) => {
      rig.io.emit('event', 1, false)
      answer(2)
      rig.io.emit('event', 3, false)
      resolve()
    })
  })
  client.ask()
  await answered
  expect(await heard()).toEqual([1, 2, 3])
})

it('asks who is in the room when the broadcast is made, not when it is written', async () => {
  const { connect, broadcast } = await startFixture()
  const [staying, moving] = [await connect(), await connect()]
  void staying.socket.join('room')
  const before = broadcast('room')
  void moving.socket.join('room')
  const during = broadcast('room')
  void moving.socket.leave('room')
  const after = broadcast('room')
  expect(await staying.heard()).toEqual([before, during, after])
  expect(await moving.heard()).toEqual([during])
})

it('writes a lone message before the turn is over', async () => {
  const { connect, broadcast } = await startFixture()
  const { socket } = await connect()
  await setImmediate()
  const tcp = inside(socket).transport.socket._socket
  const before = tcp.bytesWritten
  broadcast()
  expect(tcp.bytesWritten).toBe(before)
  await setImmediate()
  expect(tcp.bytesWritten).toBeGreaterThan(before)
})

it('writes at once on flush', async () => {
  const { connect, broadcast, flush } = await startFixture()
  const { socket, heard } = await connect()
  await setImmediate()
  const tcp = inside(socket).transport.socket._socket
  const before = tcp.bytesWritten
  const sent = [broadcast(), broadcast()]
  flush()
  expect(tcp.bytesWritten).toBeGreaterThan(before)
  sent.push(broadcast())
  expect(await heard()).toEqual(sent)
})

it('sends a volatile message to a client that has nothing to wait for', async () => {
  const { rig, connect } = await startFixture()
  const { socket, heard } = await connect()
  await heard()
  rig.io.emit('event', 1, false)
  rig.io.volatile.emit('event', 2, true)
  await heard()
  socket.volatile.emit('event', 3, true)
  expect(await heard()).toEqual([1, 2, 3])
})
