import { setImmediate, setTimeout } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { inside, startFixture } from './support/fixture.ts'

describe('delivers what was broadcast before', () => {
  it('a disconnect', async () => {
    const { connect, broadcast } = await startFixture()
    const { client, socket } = await connect()
    const sent = [broadcast(), broadcast()]
    socket.disconnect(true)
    await expect.poll(() => client.isConnected('/side')).toBe(false)
    expect(client.noticed.map(({ n }) => n)).toEqual([...sent, 0, 0])
  })

  it("the close of the engine's connection", async () => {
    const { connect, broadcast } = await startFixture()
    const { client, socket } = await connect()
    const sent = [broadcast(), broadcast()]
    socket.conn.close()
    broadcast()
    await expect.poll(() => client.isConnected('/side')).toBe(false)
    expect(client.noticed.map(({ n }) => n)).toEqual([...sent, 0, 0])
  })

  it('the close of the server', async () => {
    const { rig, connect, broadcast } = await startFixture()
    const { client } = await connect()
    const sent = [broadcast(), broadcast()]
    await rig.io.close()
    await expect.poll(() => client.isConnected('/side')).toBe(false)
    expect(client.noticed.map(({ n }) => n)).toEqual([...sent, 0, 0])
  })
})

describe('serves the others when a connection', () => {
  it.each([
    ['is destroyed', undefined],
    ['fails', new Error('EPIPE')],
  ])('%s with frames to write', async (_, error) => {
    const { connect, broadcast } = await startFixture()
    const [gone, staying] = [await connect(), await connect()]
    const sent = [broadcast()]
    inside(gone.socket).transport.socket._socket.destroy(error)
    sent.push(broadcast())
    expect(await staying.heard()).toEqual(sent)
    await expect.poll(() => gone.socket.connected).toBe(false)
    sent.push(broadcast())
    expect(await staying.heard()).toEqual(sent)
  })

  it('was cut off by its client', async () => {
    const { connect, broadcast } = await startFixture()
    const [gone, staying] = [await connect(), await connect()]
    gone.client.break()
    const sent: number[] = []
    while (gone.socket.connected) {
      sent.push(broadcast())
      await setTimeout(1)
    }
    expect(await staying.heard()).toEqual(sent)
  })
})

it('holds back what a stalled client cannot take, in stock packets, and delivers it later', async () => {
  const { connect, broadcast, counted } = await startFixture()
  const { client, socket, heard } = await connect()
  client.pause()
  const sent: number[] = []
  while (inside(socket).transport.writable) {
    sent.push(broadcast(undefined, 'x'.repeat(200_000)))
    await setImmediate()
    await setImmediate()
  }
  counted()
  sent.push(broadcast(), broadcast())
  expect(counted()).toEqual({ joined: 2, writes: 1, stock: {} })
  await setImmediate()
  expect(inside(socket).writeBuffer).toMatchObject([
    { data: expect.stringContaining('["event"') },
    { data: expect.stringContaining('["event"') },
  ])
  sent.push(broadcast())
  expect(counted()).toEqual({ joined: 0, writes: 0, stock: { queued: 1 } })
  expect(inside(socket).transport.socket.bufferedAmount).toBeGreaterThan(0)
  client.resume()
  expect(await heard()).toEqual(sent)
})

it('keeps the heartbeat going under traffic, and notices its loss', async () => {
  const { rig, connect, broadcast } = await startFixture()
  Object.assign(rig.io.engine.opts, { pingInterval: 20, pingTimeout: 10_000 })
  const { client, socket } = await connect()
  let beats = 0
  socket.conn.on('heartbeat', () => (beats += 1))
  while (beats < 3) {
    broadcast()
    await setTimeout(1)
  }
  expect(socket.connected).toBe(true)
  const reason = new Promise((resolve) => socket.once('disconnect', resolve))
  // The client has been told of the longer time, and does not give up first.
  rig.io.engine.opts.pingTimeout = 100
  client.pause()
  const traffic = setInterval(broadcast, 1)
  expect(await reason).toBe('ping timeout')
  clearInterval(traffic)
  client.break()
})

it('remembers nothing of a connection that is gone', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const { rig, connect, broadcast } = await startFixture()
  const visit = async (): Promise<WeakRef<object>> => {
    const { client, socket } = await connect()
    broadcast()
    const gone = new Promise((resolve) => socket.once('disconnect', resolve))
    await client.close()
    await gone
    return new WeakRef(socket.conn)
  }
  const staying = await connect()
  const visitor = await visit()
  broadcast()
  await staying.heard()
  expect(rig.io.of('/').adapter.sids.size).toBe(1)
  // Not the object itself: who looks at it would keep it.
  const isGone = (): boolean => {
    collectGarbage()
    return visitor.deref() === undefined
  }
  await expect.poll(isGone).toBe(true)
})
