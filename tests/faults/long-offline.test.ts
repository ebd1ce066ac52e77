// Somebody who was away for long, in a room where much happened, and which goes on.
import { describe, expect, it } from 'vitest'
import { figure, MB, scaled } from './support/figures.ts'
import { Load } from './support/load.ts'
import { seeded } from './support/random.ts'
import { ServerProcess } from './support/server-process.ts'
import { Stage } from './support/stage.ts'
import { until } from './support/until.ts'

describe('after long', () => {
  it('the app gets the exact stream, while the room goes on', async () => {
    const missed = scaled(10_000, 50_000)
    await using server = await ServerProcess.start()
    using stage = await Stage.set({ random: seeded(), server })
    await stage.addReceivers(scaled(5, 20))
    await stage.addSenders(100)
    for (const receiver of stage.receivers) receiver.suspend()
    const began = performance.now()
    await stage.send(missed)
    const sentMs = performance.now() - began
    using load = new Load(stage, 100)
    await until(() => load.sent > 50)
    await server.order({ do: 'reset-delay' })
    const before = process.memoryUsage().heapUsed
    const [first, ...others] = stage.receivers
    const started = performance.now()
    first?.resume()
    const follower = stage.followers[0]
    await until(() => (follower?.fetched ?? 0) >= missed, { timeout: scaled(30_000, 120_000) })
    const aloneMs = performance.now() - started
    const grown = process.memoryUsage().heapUsed - before
    for (const receiver of others) receiver.resume()
    await until(() => stage.followers.every(({ fetched }) => fetched >= missed), {
      timeout: scaled(60_000, 600_000),
    })
    const allMs = performance.now() - started - aloneMs
    load.stop()
    const { delayP99Ms, delayMaxMs } = await server.stats()
    expect(await stage.breaches()).toEqual([])
    expect(stage.followers.flatMap(({ resyncs }) => resyncs)).toEqual([])
    figure('T13 long offline', {
      'events missed': missed,
      'messages/s while away': missed / (sentMs / 1_000),
      'ms until one has caught up': aloneMs,
      'events/s': missed / (aloneMs / 1_000),
      [`ms until ${others.length} more have`]: allMs,
      'event-loop delay of the server in ms, p99': delayP99Ms,
      max: delayMaxMs,
      'heap of the reading process in MB': grown / MB,
    })
  })
})
