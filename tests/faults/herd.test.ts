// A server that dies under many connections, which then all come back.
import { describe, expect, it } from 'vitest'
import { figure, MB, quantile, scaled, sum } from './support/figures.ts'
import { seeded } from './support/random.ts'
import { ServerProcess } from './support/server-process.ts'
import { Stage } from './support/stage.ts'
import { until } from './support/until.ts'

describe('a herd', () => {
  it('that comes back at once is served, and loses nothing', async () => {
    const size = scaled(300, 1_000)
    const random = seeded()
    await using server = await ServerProcess.start()
    using stage = await Stage.set({ random, server })
    await stage.addReceivers(size)
    await stage.addSenders(10)
    await stage.send(200)
    await stage.settle()
    const before = await server.stats({ collect: true })
    const pagesBefore = sum(stage.followers, ({ pages }) => pages)
    await server.arm('after-commit')
    const sends = stage.send(200)
    await server.exited()
    const killed = performance.now()
    await server.start()
    const restarted = performance.now()
    const backMs = await Promise.all(
      stage.receivers.map(async (client) => {
        await until(() => client.isReady)
        return performance.now() - restarted
      }),
    )
    await sends
    expect(await stage.breaches()).toEqual([])
    const after = await server.stats({ collect: true })
    const pages = sum(stage.followers, (follower) => follower.pages) - pagesBefore
    figure('T23 herd', {
      connections: size,
      'ms without a server': restarted - killed,
      'ms until all were back, p50': quantile(backMs, 0.5),
      max: Math.max(...backMs),
      'catch-up queries per connection': pages / size,
      'event-loop delay of the server in ms, max': after.delayMaxMs,
      'RSS before in MB': before.rss / MB,
      'RSS after in MB': after.rss / MB,
      lost: 0,
    })
    expect(pages / size).toBeLessThan(10)
  })
})
