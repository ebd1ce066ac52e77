// What `kill -9` may cost: nothing that was acknowledged, and nothing that somebody was shown.
import { describe, expect, it } from 'vitest'
import type { FailPoint } from '../../packages/server/src/ports.ts'
import { figure, quantile, scaled, sum } from './support/figures.ts'
import { Load } from './support/load.ts'
import { pause, seeded } from './support/random.ts'
import { ServerProcess } from './support/server-process.ts'
import { Stage } from './support/stage.ts'
import { until } from './support/until.ts'

describe('kill -9', () => {
  it('under load loses nothing, shows nothing twice, and leaves no hole', async () => {
    const [kills, rate] = scaled([15, 300], [100, 1_000])
    const random = seeded()
    await using server = await ServerProcess.start()
    using stage = await Stage.set({ random, server })
    await stage.addReceivers(5)
    await stage.addSenders(rate / 15)
    using load = new Load(stage, rate)
    const downMs: number[] = []
    // A machine that is too small for the load lets nobody in for a while.
    const timeout = 90_000
    for (let kill = 0; kill < kills; kill += 1) {
      await pause(200 + random() * 600)
      const killed = performance.now()
      await server.kill()
      await server.start()
      await until(() => stage.receivers.every(({ isReady }) => isReady), { timeout })
      downMs.push(performance.now() - killed)
    }
    await pause(200)
    load.stop()
    expect(await stage.breaches(timeout)).toEqual([])
    figure('T4 kill -9 under load', {
      kills,
      'messages/s': rate,
      acknowledged: stage.recorder.count('ok'),
      'stored by a try whose answer was lost': sum(stage.senders, ({ duplicates }) => duplicates),
      'fetched by catching up': sum(stage.followers, ({ fetched }) => fetched),
      'ms from kill to all back, median': quantile(downMs, 0.5),
      lost: 0,
      duplicated: 0,
    })
  })

  const points: FailPoint[] = ['after-insert', 'after-commit', 'after-publish', 'before-ack']
  it.each(points)('%s loses nothing, and stores a retry once', async (point) => {
    const random = seeded()
    await using server = await ServerProcess.start()
    using stage = await Stage.set({ random, server })
    await stage.addReceivers(2)
    await stage.addSenders(10)
    using load = new Load(stage, 200)
    for (let round = 0; round < scaled(2, 20); round += 1) {
      await server.arm(point, 1 + Math.floor(random() * 40))
      await server.exited()
      await server.start()
      await until(() => stage.receivers.every(({ isReady }) => isReady))
    }
    load.stop()
    expect(await stage.breaches()).toEqual([])
  })

  it('in the middle of a catch-up costs another page, and no event', async () => {
    const random = seeded()
    await using server = await ServerProcess.start()
    using stage = await Stage.set({ random, server })
    const [reader] = await stage.addReceivers(1)
    await stage.addSenders(50)
    reader?.suspend()
    await stage.send(1_700)
    for (const hits of [1, 2, 3]) {
      await server.arm('mid-page', hits)
      if (hits === 1) reader?.resume()
      await server.exited()
      await server.start()
    }
    expect(await stage.breaches()).toEqual([])
    const follower = stage.followers[0]
    expect(follower?.fetched).toBeGreaterThanOrEqual(1_700)
  })
})
