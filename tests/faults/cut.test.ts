// A connection that ends after any byte of a send, or of its answer.
import { describe, expect, it } from 'vitest'
import { figure, scaled, sum } from './support/figures.ts'
import { readLog } from './support/log-table.ts'
import { seeded } from './support/random.ts'
import { ServerProcess } from './support/server-process.ts'
import { Stage } from './support/stage.ts'
import { TcpProxy, type Direction } from './support/tcp-proxy.ts'
import { until } from './support/until.ts'

// A send is a frame of about 180 bytes, its answer one of about 350.
const BYTES: Readonly<Record<Direction, number>> = { up: 200, down: 400 }
const LANES = 10

describe('a connection cut after every byte', () => {
  it('of a send and of its answer: stored once, and the sender ends right', async () => {
    await using server = await ServerProcess.start()
    using stage = await Stage.set({ random: seeded(), server })
    await stage.addReceivers(1)
    const rounds = scaled(1, 5)
    let cuts = 0

    // Each lane has a link of its own, and cuts it after every tenth number of bytes.
    const lane = async (index: number): Promise<void> => {
      await using proxy = await TcpProxy.start(server.port)
      const [sender] = await stage.addSenders(1, proxy.url)
      for (const direction of ['up', 'down'] as const) {
        for (let bytes = index; bytes < BYTES[direction] * rounds; bytes += LANES) {
          await until(() => sender?.isReady)
          proxy[direction].resetAfterBytes = bytes % BYTES[direction]
          const operation = await sender?.send(stage.room.id, `cut ${direction} after ${bytes}`)
          expect(operation?.outcome).toBe('ok')
          proxy[direction].resetAfterBytes = Infinity
          cuts += 1
        }
      }
      sender?.suspend()
    }
    await Promise.all(Array.from({ length: LANES }, (_, index) => lane(index)))
    expect(await stage.breaches()).toEqual([])
    const stored = readLog(server.file).messages.length
    expect(stored).toBe(cuts)
    figure('T21 cut after every byte', {
      cuts,
      'connections that broke': sum(stage.senders, ({ disconnects }) => disconnects),
      'stored by the try that was cut': sum(stage.senders, ({ duplicates }) => duplicates),
      'stored once': stored,
      'lost or stored twice': 0,
    })
  })
})
