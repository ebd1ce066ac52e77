// Links that are slow, that shred, that break, and that fall silent.
import { describe, expect, it } from 'vitest'
import { figure, scaled, sum } from './support/figures.ts'
import { Load } from './support/load.ts'
import { pause, seeded, type Random } from './support/random.ts'
import { ServerProcess } from './support/server-process.ts'
import { Stage } from './support/stage.ts'
import { TcpProxy } from './support/tcp-proxy.ts'
import { until } from './support/until.ts'

interface Profile {
  readonly name: string
  readonly perSecond: number
  /** Makes the link bad for a while, and good again. */
  readonly play: (proxy: TcpProxy, random: Random, durationMs: number) => Promise<void>
}

const DURATION_MS = scaled(5_000, 300_000)

const profiles: readonly Profile[] = [
  {
    name: 'slow and uneven: 200 ms, give or take 100',
    perSecond: 40,
    async play({ up, down }, _random, durationMs) {
      for (const faults of [up, down]) Object.assign(faults, { latencyMs: 200, jitterMs: 100 })
      await pause(durationMs)
    },
  },
  {
    name: 'thin and shredded: 24 kB/s, handed on in 7 bytes',
    perSecond: 10,
    async play({ up, down }, _random, durationMs) {
      for (const faults of [up, down]) {
        Object.assign(faults, { bytesPerSecond: 24_000, sliceBytes: 7 })
      }
      await pause(durationMs)
    },
  },
  {
    name: 'breaking at any byte, silent one way, refused',
    perSecond: 40,
    async play(proxy, random, durationMs) {
      for (const end = performance.now() + durationMs; performance.now() < end;) {
        const faults = random() < 0.5 ? proxy.up : proxy.down
        const kind = Math.floor(random() * 4)
        if (kind === 0) faults.resetAfterBytes = Math.floor(random() * 3_000)
        if (kind === 1) faults.blackhole = true
        if (kind === 2) proxy.isRefusing = true
        if (kind === 3) proxy.cut()
        await pause(100 + random() * 500)
        faults.blackhole = false
        proxy.isRefusing = false
        await pause(random() * 300)
      }
    },
  },
]

const NO_FAULTS = {
  latencyMs: 0,
  jitterMs: 0,
  bytesPerSecond: Infinity,
  sliceBytes: Infinity,
  blackhole: false,
  resetAfterBytes: Infinity,
}

describe('a bad network', () => {
  it.each(profiles)('that is $name', async ({ name, perSecond, play }) => {
    const random = seeded()
    await using server = await ServerProcess.start()
    await using proxy = await TcpProxy.start(server.port, random)
    using stage = await Stage.set({ random, server, ackTimeoutMs: 1_500 })
    await stage.addReceivers(3, proxy.url)
    await stage.addSenders(4, proxy.url)
    using load = new Load(stage, perSecond)
    await play(proxy, random, DURATION_MS)
    load.stop()
    for (const faults of [proxy.up, proxy.down]) Object.assign(faults, NO_FAULTS)
    // Whatever was swallowed is found by reconnecting; a heartbeat would find it, too, but later.
    proxy.cut()
    expect(await stage.breaches()).toEqual([])
    expect(stage.recorder.count('fail')).toBe(0)
    figure('T20 bad network', {
      profile: name,
      sends: stage.recorder.count('ok'),
      'connections that broke': sum([...stage.senders, ...stage.receivers], (c) => c.disconnects),
      'fetched by catching up': sum(stage.followers, ({ fetched }) => fetched),
      'lost, doubled, or shown as failed': 0,
    })
  })

  it('that drops each 150 ms still lets 20 queued sends through, once and in order', async () => {
    const random = seeded()
    await using server = await ServerProcess.start()
    await using proxy = await TcpProxy.start(server.port, random)
    using stage = await Stage.set({ random, server })
    await stage.addReceivers(1)
    const [sender] = await stage.addSenders(1, proxy.url)
    // So slow that some answers are on the way at every drop.
    for (const faults of [proxy.up, proxy.down]) faults.latencyMs = 20
    proxy.cut()
    const sends = Array.from({ length: 20 }, (_, index) =>
      sender?.send(stage.room.id, `queued ${index}`),
    )
    for (const end = performance.now() + scaled(4_000, 30_000); performance.now() < end;) {
      await pause(150)
      proxy.cut()
    }
    const calm = performance.now()
    const before = stage.recorder.count('ok')
    const seqs = (await Promise.all(sends.map(async (send) => send))).map((sent) => sent?.seq)
    const calmMs = performance.now() - calm
    expect(calmMs).toBeLessThan(5_000)
    expect(seqs).toEqual(seqs.toSorted((a, b) => (a ?? 0) - (b ?? 0)))
    await until(() => sender?.queued === 0)
    expect(await stage.breaches()).toEqual([])
    figure('T22 flapping link', {
      'queued sends': 20,
      'stored once, in order': new Set(seqs).size,
      'connections that broke': sender?.disconnects ?? 0,
      'stored while it flapped': before,
      'ms until the rest was, after the calm': calmMs,
    })
  })
})
