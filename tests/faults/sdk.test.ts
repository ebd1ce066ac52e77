// The same faults, met by an app on the SDK.
import { limits } from '@chatnode/protocol'
import { describe, expect, it } from 'vitest'
import { figure, MB, quantile, scaled } from './support/figures.ts'
import { Load } from './support/load.ts'
import { readLog } from './support/log-table.ts'
import { pause, seeded } from './support/random.ts'
import type { SdkClient } from './support/sdk-client.ts'
import { ServerProcess } from './support/server-process.ts'
import { Stage } from './support/stage.ts'
import { TcpProxy } from './support/tcp-proxy.ts'
import { until } from './support/until.ts'

// The waits of the defaults are for crowds; one app in a test may be quick.
const reconnect = { minDelayMs: 50, maxDelayMs: 500 }

const sendAll = (app: SdkClient, count: number, what: string) =>
  Promise.all(Array.from({ length: count }, (_, index) => app.send(`${what} ${index}`)))

describe('an app on the SDK', () => {
  it('is shown the log once and in order through kill -9, and its sends are stored once', async () => {
    const random = seeded()
    await using server = await ServerProcess.start()
    using stage = await Stage.set({ random, server })
    await using one = stage.sdk(0, { reconnect })
    await using two = stage.sdk(1, { reconnect })
    await Promise.all([one.start(), two.start()])
    await stage.addSenders(5)
    using load = new Load(stage, 50)
    const kills = scaled(6, 100)
    const sends = []
    for (let kill = 0; kill < kills; kill += 1) {
      sends.push(sendAll(one, 10, `one, ${kill},`), sendAll(two, 10, `two, ${kill},`))
      await pause(random() * 400)
      await server.kill()
      await server.start()
      await until(() => [one, two].every(({ client }) => client.status === 'connected'))
    }
    load.stop()
    await Promise.all(sends)
    expect(await stage.breaches()).toEqual([])
    figure('T4 kill -9, seen by the SDK', {
      kills,
      'sends of the apps': kills * 20,
      'events shown': one.shown + two.shown,
      'lost, doubled, out of order': 0,
    })
  })

  it('learns of a lost last event', async () => {
    await using server = await ServerProcess.start({ environment: { ROOM_HEADS_MS: '1000' } })
    await using proxy = await TcpProxy.start(server.port)
    using stage = await Stage.set({ random: seeded(), server })
    await stage.addSenders(1)
    await using app = stage.sdk(1, { url: proxy.url, reconnect })
    await app.start()
    for (let repeat = 0; repeat < scaled(3, 100); repeat += 1) {
      const dropped = proxy.dropNext('down', (frame) => frame.includes(`lost ${repeat}`))
      const { seq = 0 } = (await stage.senders[0]?.send(stage.room.id, `lost ${repeat}`)) ?? {}
      await dropped
      await app.reaches(seq, 5_000)
    }
    expect(await stage.breaches()).toEqual([])
    expect(app.connectedAt).toHaveLength(1)
  })

  it('catches up after long, while the room goes on', async () => {
    const missed = scaled(10_000, 50_000)
    await using server = await ServerProcess.start()
    await using proxy = await TcpProxy.start(server.port)
    using stage = await Stage.set({ random: seeded(), server })
    await stage.addSenders(100)
    await using app = stage.sdk(1, { url: proxy.url, reconnect })
    await app.start()
    proxy.isRefusing = true
    proxy.cut()
    await stage.send(missed)
    using load = new Load(stage, 100)
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    proxy.isRefusing = false
    await until(() => app.client.status === 'connected')
    const began = performance.now()
    await until(() => app.shown >= missed, { timeout: scaled(30_000, 120_000) })
    const elapsed = performance.now() - began
    const grown = process.memoryUsage().heapUsed - before
    load.stop()
    expect(await stage.breaches()).toEqual([])
    expect(app.resyncs).toEqual([])
    figure('T13 long offline, seen by the SDK', {
      'events missed': missed,
      'ms until shown': elapsed,
      'events/s': missed / (elapsed / 1_000),
      'heap of the process in MB': grown / MB,
    })
  })

  it('ends right when its connection is cut after any byte of a send or of its answer', async () => {
    await using server = await ServerProcess.start()
    using stage = await Stage.set({ random: seeded(), server })
    await using watcher = stage.sdk(0)
    await watcher.start()
    let cuts = 0
    const lane = async (index: number, lanes: number): Promise<void> => {
      await using proxy = await TcpProxy.start(server.port)
      await using app = stage.sdk(index, { url: proxy.url, reconnect })
      await app.start()
      for (const [direction, bytes] of [
        ['up', 200],
        ['down', 400],
      ] as const) {
        for (let byte = index; byte < bytes; byte += lanes * scaled(15, 1)) {
          await until(() => app.room.status === 'live')
          proxy[direction].resetAfterBytes = byte
          const { outcome } = await app.send(`cut ${direction} after ${byte}`)
          expect(outcome).toBe('ok')
          proxy[direction].resetAfterBytes = Infinity
          cuts += 1
        }
      }
      await app.reaches(readLog(server.file).heads.get(stage.room.id)?.head ?? 0)
    }
    await Promise.all(Array.from({ length: 10 }, (_, index) => lane(index, 10)))
    expect(await stage.breaches()).toEqual([])
    figure('T21 cut after any byte, seen by the SDK', { cuts, 'lost or stored twice': 0 })
  })

  it('gets 20 queued sends through a link that drops each 150 ms', async () => {
    await using server = await ServerProcess.start()
    await using proxy = await TcpProxy.start(server.port)
    using stage = await Stage.set({ random: seeded(), server })
    await using app = stage.sdk(0, { url: proxy.url })
    await app.start()
    for (const faults of [proxy.up, proxy.down]) faults.latencyMs = 20
    proxy.cut()
    const sends = sendAll(app, 20, 'queued')
    const flappingMs = scaled(4_000, 30_000)
    const accepted = proxy.accepted
    for (const end = performance.now() + flappingMs; performance.now() < end;) {
      await pause(150)
      proxy.cut()
    }
    const tries = proxy.accepted - accepted
    const calm = performance.now()
    const seqs = (await sends).map(({ seq }) => seq ?? 0)
    const calmMs = performance.now() - calm
    // The first try in the calm is the last one. Chance draws the wait before it: of up to 3 s.
    expect(proxy.accepted - accepted - tries).toBeLessThanOrEqual(1)
    const backMs = (app.connectedAt.at(-1) ?? 0) - calm
    expect(calmMs).toBeLessThan(5_000)
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
    expect(await stage.breaches()).toEqual([])
    figure('T22 flapping link, seen by the SDK', {
      'queued sends': seqs.length,
      'tries to connect per second': tries / (flappingMs / 1_000),
      'ms after the calm': calmMs,
      'of these until it was back': backMs,
    })
  })

  it('refuses poison at once, and goes on behind it', async () => {
    await using server = await ServerProcess.start()
    using stage = await Stage.set({ random: seeded(), server })
    await using app = stage.sdk(0)
    await app.start()
    const began = performance.now()
    const poison = ['x'.repeat(limits.frameBytes + 1), 'x'.repeat(limits.contentCharacters + 1), '']
    for (const text of poison) {
      await expect(app.room.send(text)).rejects.toMatchObject({ code: 'invalid_payload' })
    }
    await expect(app.send('good')).resolves.toMatchObject({ outcome: 'ok' })
    expect(performance.now() - began).toBeLessThan(1_000)
    expect(app.connectedAt).toHaveLength(1)
    expect(await stage.breaches()).toEqual([])
  })

  it('comes back spread out, when a server dies under many', async () => {
    const size = scaled(200, 1_000)
    await using server = await ServerProcess.start()
    using stage = await Stage.set({ random: seeded(), server })
    const apps = Array.from({ length: size }, (_, index) => stage.sdk(index))
    await Promise.all(apps.map((app) => app.start()))
    for (const app of apps) app.connectedAt.length = 0
    await server.kill()
    const killed = performance.now()
    await server.start()
    await until(() => apps.every(({ connectedAt }) => connectedAt.length > 0))
    await stage.addSenders(1)
    await stage.send(5)
    expect(await stage.breaches()).toEqual([])
    const backMs = apps.map(({ connectedAt }) => (connectedAt[0] ?? 0) - killed)
    const perTenth = new Map<number, number>()
    for (const at of backMs) {
      const tenth = Math.floor(at / 100)
      perTenth.set(tenth, (perTenth.get(tenth) ?? 0) + 1)
    }
    figure('T23 herd, seen by the SDK', {
      connections: size,
      'ms until back, p50': quantile(backMs, 0.5),
      max: Math.max(...backMs),
      'most in 100 ms': Math.max(...perTenth.values()),
      lost: 0,
    })
    await Promise.all(apps.map((app) => app.client.close()))
  })
})
