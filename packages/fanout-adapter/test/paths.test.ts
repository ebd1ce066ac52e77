import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { inside, startFixture } from './support/fixture.ts'

describe('joins', () => {
  it('the broadcasts of one turn, in one write per recipient', async () => {
    const { connect, broadcast, counted } = await startFixture()
    const clients = [await connect(), await connect()]
    const sent = [broadcast(), broadcast(), broadcast()]
    expect(counted()).toEqual({ joined: 6, writes: 2, stock: {} })
    for (const { heard } of clients) expect(await heard()).toEqual(sent)
  })

  it('also with except-lists, from a socket, compressed or not', async () => {
    const { rig, connect, counted } = await startFixture()
    const [sender, other] = [await connect(), await connect()]
    sender.socket.broadcast.emit('event', 1, false)
    rig.io.except(sender.socket.id).emit('event', 2, false)
    rig.io.compress(true).emit('event', 3, false)
    rig.io.compress(false).local.emit('event', 4, false)
    expect(counted()).toEqual({ joined: 6, writes: 2, stock: {} })
    expect(await sender.heard()).toEqual([3, 4])
    expect(await other.heard()).toEqual([1, 2, 3, 4])
  })

  it('once per client, whose rooms may overlap', async () => {
    const { rig, connect, counted } = await startFixture()
    const [both, one] = [await connect(), await connect()]
    void both.socket.join(['a', 'b'])
    void one.socket.join('b')
    rig.io.to('a').to('b').emit('event', 1, false)
    rig.io.to('a').emit('event', 2, false)
    rig.io.to('b').emit('event', 3, false)
    expect(counted()).toEqual({ joined: 5, writes: 2, stock: {} })
    expect(await both.heard()).toEqual([1, 2, 3])
    expect(await one.heard()).toEqual([1, 3])
  })
})

describe('takes the stock path', () => {
  it('for long polling', async () => {
    const { connect, broadcast, counted } = await startFixture()
    const { heard } = await connect('polling')
    const sent = [broadcast(), broadcast()]
    expect(counted()).toEqual({ joined: 0, writes: 0, stock: { transport: 2 } })
    expect(await heard()).toEqual(sent)
  })

  it('during an upgrade', async () => {
    const { rig, connect, broadcast, counted } = await startFixture()
    const { socket, heard } = await connect('polling')
    const { id } = socket.conn as unknown as { id: string }
    const probe = new WebSocket(
      `ws://127.0.0.1:${rig.port}/socket.io/?EIO=4&transport=websocket&sid=${id}`,
    )
    onTestFinished(() => probe.terminate())
    await once(probe, 'open')
    const sent = [broadcast()]
    expect(counted()).toEqual({ joined: 0, writes: 0, stock: { upgrading: 1 } })
    expect(await heard()).toEqual(sent)
  })

  it('until an upgrade is done, and joins from then on', async () => {
    const { connect, broadcast, counted } = await startFixture()
    const { client, heard } = await connect('upgrading')
    await client.upgraded()
    await heard()
    const sent = [broadcast()]
    expect(counted()).toEqual({ joined: 1, writes: 1, stock: {} })
    expect(await heard()).toEqual(sent)
  })

  it('where permessage-deflate is on', async () => {
    const { connect, broadcast, counted } = await startFixture({ deflate: true })
    const { heard } = await connect()
    const sent = [broadcast()]
    expect(counted()).toEqual({ joined: 0, writes: 0, stock: { compression: 1 } })
    expect(await heard()).toEqual(sent)
  })

  it('for binary and volatile broadcasts', async () => {
    const { rig, connect, broadcast, counted } = await startFixture()
    const { heard } = await connect()
    const sent = [broadcast(undefined, Buffer.of(1))]
    await heard()
    expect(counted()).toEqual({ joined: 0, writes: 0, stock: { binary: 1 } })
    rig.io.volatile.emit('event', 99, true)
    expect(counted()).toEqual({ joined: 0, writes: 0, stock: { volatile: 1 } })
    expect(await heard()).toEqual([...sent, 99])
  })

  it('behind packets that wait for the transport', async () => {
    const { connect, broadcast, counted } = await startFixture()
    const { socket, heard } = await connect()
    socket.emit('event', 101, false)
    socket.emit('event', 102, false)
    const sent = [101, 102, broadcast()]
    expect(counted()).toEqual({ joined: 0, writes: 0, stock: { queued: 1 } })
    expect(await heard()).toEqual(sent)
  })

  it('for a connection past its mark', async () => {
    const { connect, broadcast, counted } = await startFixture({
      fanout: { maxUnsentBytes: 1_000 },
    })
    const { heard } = await connect()
    const sent = [broadcast(undefined, 'x'.repeat(800)), broadcast(undefined, 'x'.repeat(800))]
    expect(counted()).toEqual({ joined: 1, writes: 1, stock: { slow: 1 } })
    expect(await heard()).toEqual(sent)
  })

  it('for a connection that is being closed', async () => {
    const { connect, broadcast, counted } = await startFixture()
    const { socket } = await connect()
    socket.on('disconnecting', () => broadcast())
    socket.conn.close()
    expect(counted()).toEqual({ joined: 0, writes: 0, stock: { closed: 1 } })
  })

  it.each(['packetCreate', 'flush'] as const)('for a listener of %s', async (event) => {
    const { connect, broadcast, counted } = await startFixture()
    const { socket, heard } = await connect()
    const seen: unknown[] = []
    socket.conn.on(event, (packets: object | object[]) => seen.push(...[packets].flat()))
    broadcast()
    broadcast()
    expect(counted()).toEqual({ joined: 0, writes: 0, stock: { observed: 2 } })
    await heard()
    expect(seen.slice(0, 2)).toMatchObject(
      [1, 2].map((n) => ({ data: `2["event",${n},false,null]` })),
    )
  })

  it("for a listener of the engine's flushes", async () => {
    const { rig, connect, broadcast, counted } = await startFixture()
    await connect()
    rig.io.engine.on('flush', () => undefined)
    broadcast()
    expect(counted()).toEqual({ joined: 0, writes: 0, stock: { observed: 1 } })
  })
})

it('tells outgoing listeners of every broadcast, when it happens', async () => {
  const { connect, broadcast } = await startFixture()
  const { socket } = await connect()
  const told: unknown[] = []
  socket.onAnyOutgoing((_, n) => told.push(n))
  const sent = [broadcast(), broadcast()]
  expect(told).toEqual(sent)
})

it('emits the drain of one write, and leaves nothing in the queue', async () => {
  const { connect, broadcast } = await startFixture()
  const { socket } = await connect()
  let drains = 0
  socket.conn.on('drain', () => (drains += 1))
  broadcast()
  broadcast()
  expect(inside(socket).writeBuffer).toHaveLength(1)
  await setImmediate()
  expect(drains).toBe(1)
  expect(inside(socket).writeBuffer).toHaveLength(0)
  await setImmediate()
  expect(inside(socket).transport.writable).toBe(true)
})
