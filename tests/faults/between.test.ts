// A process that ends between two steps of one send: committed, but not told; told, but not answered.
import { describe, expect, it } from 'vitest'
import { figure, quantile, scaled, sum } from './support/figures.ts'
import { readLog } from './support/log-table.ts'
import { seeded } from './support/random.ts'
import { ServerProcess } from './support/server-process.ts'
import { Stage } from './support/stage.ts'
import { until } from './support/until.ts'

describe('a kill between', () => {
  it('commit and broadcast: every such event reaches all within 2 s of the restart', async () => {
    await using server = await ServerProcess.start()
    using stage = await Stage.set({ random: seeded(), server })
    await stage.addReceivers(5)
    await stage.addSenders(6)
    const reachedMs: number[] = []
    const wanted = scaled(20, 500)
    while (reachedMs.length < wanted) {
      await server.arm('after-commit')
      const sends = stage.send(6)
      await server.exited()
      const committed = headOf(stage)
      const untold = committed - Math.max(...stage.followers.map(({ seq }) => seq))
      expect(untold).toBeGreaterThan(0)
      await server.start()
      const restarted = performance.now()
      await until(() => stage.followers.every(({ seq }) => seq >= committed), { timeout: 2_000 })
      const elapsed = performance.now() - restarted
      for (let event = 0; event < untold; event += 1) reachedMs.push(elapsed)
      await sends
    }
    expect(await stage.breaches()).toEqual([])
    figure('T5 kill between commit and broadcast', {
      events: reachedMs.length,
      'reached all': reachedMs.length,
      'ms after the restart, max': Math.max(...reachedMs),
      'ms, median': quantile(reachedMs, 0.5),
    })
  })

  it('commit and answer: the retry gets the original place, one row, no second broadcast', async () => {
    await using server = await ServerProcess.start()
    using stage = await Stage.set({ random: seeded(), server })
    await stage.addReceivers(2)
    await stage.addSenders(40)
    const unanswered = (): number => sum(stage.senders, ({ duplicates }) => duplicates)
    const wanted = scaled(50, 1_000)
    let kills = 0
    for (; unanswered() < wanted; kills += 1) {
      // The first sends are alone in their transaction; after a few answers it holds many.
      await server.arm('before-ack', 5)
      const sends = stage.send(40)
      await server.exited()
      const log = readLog(server.file)
      const stored = new Map(
        log.rows.map(({ seq, payload }) => [
          (JSON.parse(payload) as { clientMessageId?: string }).clientMessageId,
          seq,
        ]),
      )
      const head = headOf(stage)
      for (const { arrivals } of stage.followers) arrivals.length = 0
      await server.start()
      const answered = await sends
      const originals = answered.map(
        ({ clientMessageId, seq }) => stored.get(clientMessageId) ?? seq,
      )
      expect(answered.map(({ seq }) => seq)).toEqual(originals)
      await stage.settle()
      const toldAgain = stage.followers.flatMap(({ arrivals }) =>
        arrivals.filter((at) => at <= head),
      )
      expect(toldAgain).toEqual([])
    }
    expect(await stage.breaches()).toEqual([])
    figure('T6 kill between commit and answer', {
      kills,
      'sends committed and not answered': unanswered(),
      'answered with the original place': unanswered(),
      'stored or told twice': 0,
    })
  })
})

const headOf = (stage: Stage): number =>
  readLog(stage.server.file).heads.get(stage.room.id)?.head ?? 0
