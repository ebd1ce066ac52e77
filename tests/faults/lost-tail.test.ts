// An event that is lost on the way and followed by nothing: no hole shows that it is missing.
import { describe, expect, it } from 'vitest'
import { figure, quantile, scaled } from './support/figures.ts'
import { seeded } from './support/random.ts'
import { ServerProcess } from './support/server-process.ts'
import { Stage } from './support/stage.ts'
import { TcpProxy } from './support/tcp-proxy.ts'
import { until } from './support/until.ts'

const HEADS_MS = 1_000

describe('a lost last event', () => {
  it('is delivered all the same, because the server tells how far each room has come', async () => {
    await using server = await ServerProcess.start({
      environment: { ROOM_HEADS_MS: String(HEADS_MS) },
    })
    await using proxy = await TcpProxy.start(server.port)
    using stage = await Stage.set({ random: seeded(), server })
    await stage.addReceivers(1, proxy.url)
    await stage.addSenders(1)
    const latenessMs: number[] = []
    const repeats = scaled(8, 300)
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const content = `lost ${repeat}`
      const dropped = proxy.dropNext('down', (frame) => frame.includes(content))
      const { seq = 0 } = (await stage.senders[0]?.send(stage.room.id, content)) ?? {}
      const sent = performance.now()
      await dropped
      await until(() => stage.followers.every((follower) => follower.seq >= seq), {
        timeout: HEADS_MS * 3,
      })
      latenessMs.push(performance.now() - sent)
    }
    expect(stage.followers.map(({ fetched }) => fetched)).toEqual([repeats])
    expect(await stage.breaches()).toEqual([])
    figure('T11 lost last event', {
      repeats,
      'interval of room-heads in ms': HEADS_MS,
      'ms until shown, median': quantile(latenessMs, 0.5),
      'ms, max': Math.max(...latenessMs),
      missed: 0,
    })
  })

  it('in the middle is found by the next one, at once', async () => {
    await using server = await ServerProcess.start()
    await using proxy = await TcpProxy.start(server.port)
    using stage = await Stage.set({ random: seeded(), server })
    await stage.addReceivers(1, proxy.url)
    await stage.addSenders(1)
    for (let repeat = 0; repeat < scaled(20, 200); repeat += 1) {
      void proxy.dropNext('down', (frame) => frame.includes(`lost ${repeat}`))
      await stage.senders[0]?.send(stage.room.id, `lost ${repeat}`)
      await stage.senders[0]?.send(stage.room.id, 'the next one')
    }
    expect(await stage.breaches()).toEqual([])
    expect(stage.receivers[0]?.disconnects).toBe(0)
  })
})
