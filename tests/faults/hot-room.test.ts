// One room, 200 senders: what group commit is for.
import { describe, expect, it } from 'vitest'
import { figure, quantile, scaled } from './support/figures.ts'
import { seeded } from './support/random.ts'
import { ServerProcess } from './support/server-process.ts'
import { Stage } from './support/stage.ts'

const SENDERS = 200

describe('a hot room', () => {
  it('keeps one order without holes while 200 senders write to it', async () => {
    const messages = scaled(6_000, 60_000)
    await using server = await ServerProcess.start()
    using stage = await Stage.set({ random: seeded(), server })
    await stage.addReceivers(1)
    await stage.addSenders(SENDERS)
    await stage.send(SENDERS * 5)
    for (const { ackMs } of stage.senders) ackMs.length = 0
    const began = performance.now()
    await stage.send(messages)
    const seconds = (performance.now() - began) / 1_000
    expect(await stage.breaches()).toEqual([])
    const ackMs = stage.senders.flatMap((sender) => sender.ackMs)
    figure('T10 hot room', {
      senders: SENDERS,
      messages,
      'acknowledged/s, each after a sync of the disk': messages / seconds,
      'acknowledgment in ms, p50': quantile(ackMs, 0.5),
      p99: quantile(ackMs, 0.99),
    })
  })
})
