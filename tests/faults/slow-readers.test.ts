// Clients that do not read what they are sent must not cost the others their server.
import { describe, expect, it } from 'vitest'
import { figure, MB, quantile, scaled } from './support/figures.ts'
import { Load } from './support/load.ts'
import type { ServerStats } from './support/orders.ts'
import { pause, seeded } from './support/random.ts'
import { ServerProcess } from './support/server-process.ts'
import { Stage } from './support/stage.ts'
import { TcpProxy } from './support/tcp-proxy.ts'

// Long enough to see what memory does, and until the last one is cut off: that takes so many bytes,
// for which a slow machine needs its time.
const MIN_MS = scaled(8_000, 60_000)
const MAX_MS = scaled(120_000, 300_000)
const WARM_UP_MS = 4_000
// Forty readers fetch all that they have missed, in the process of this test.
const CATCH_UP_MS = scaled(60_000, 600_000)
const MAX_GROWTH_MB = 50

/** The most that the server had, looked at four times a second; without its garbage, which would hide what it holds. */
async function highest(
  server: ServerProcess,
  durationMs: number,
  isEnough: (stats: ServerStats) => boolean = () => false,
): Promise<{ rss: number; held: number }> {
  const most = { rss: 0, held: 0 }
  for (const end = performance.now() + durationMs; performance.now() < end;) {
    await pause(250)
    const stats = await server.stats({ collect: true })
    most.rss = Math.max(most.rss, stats.rss)
    most.held = Math.max(most.held, stats.held)
    if (isEnough(stats)) break
  }
  return most
}

describe('readers that stall or crawl', () => {
  it('are cut off, cost little memory, and catch up whole when they read again', async () => {
    await using server = await ServerProcess.start()
    await using stalled = await TcpProxy.start(server.port)
    await using crawling = await TcpProxy.start(server.port)
    using stage = await Stage.set({ random: seeded(), server })
    const healthy = await stage.addReceivers(3)
    await stage.addSenders(40)
    const slow = [
      ...(await stage.addReceivers(20, stalled.url)),
      ...(await stage.addReceivers(20, crawling.url)),
    ]
    using load = new Load(stage, 1_000, 'x'.repeat(1_000))
    // The heap of a busy server is larger than that of an idle one; only what comes on top counts.
    const before = await highest(server, WARM_UP_MS)
    stalled.down.stalled = true
    crawling.down.bytesPerSecond = 1_000
    let cutAfterMs = 0
    const began = performance.now()
    const most = await highest(server, MAX_MS, ({ ended }) => {
      const elapsed = performance.now() - began
      if (cutAfterMs === 0 && ended >= slow.length) cutAfterMs = elapsed
      return cutAfterMs > 0 && elapsed > MIN_MS
    })
    const seconds = (WARM_UP_MS + performance.now() - began) / 1_000
    load.stop()
    expect(cutAfterMs).toBeGreaterThan(0)
    stalled.down.stalled = false
    crawling.down.bytesPerSecond = Infinity
    for (const proxy of [stalled, crawling]) proxy.cut()
    expect(await stage.breaches(CATCH_UP_MS)).toEqual([])
    const disconnects = slow.map((client) => client.disconnects)
    expect(Math.min(...disconnects)).toBeGreaterThanOrEqual(1)
    expect(healthy.map((client) => client.disconnects)).toEqual([0, 0, 0])
    figure('T24 slow readers', {
      'stalled and crawling readers': slow.length,
      'messages/s': stage.recorder.count('ok') / seconds,
      's until the last one was cut off': cutAfterMs / 1_000,
      'server RSS in MB, busy with healthy readers': before.rss / MB,
      'grew by MB, max': (most.rss - before.rss) / MB,
      'heap and buffers grew by MB, max': (most.held - before.held) / MB,
      'acknowledgment in ms, p99': quantile(
        stage.senders.flatMap(({ ackMs }) => ackMs),
        0.99,
      ),
      'readers that then caught up whole': slow.length,
    })
    expect((most.held - before.held) / MB).toBeLessThan(MAX_GROWTH_MB)
  })
})
