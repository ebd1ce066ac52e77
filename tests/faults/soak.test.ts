// Coming and going for a while must leave nothing behind.
import { describe, expect, it } from 'vitest'
import { figure, MB, scaled } from './support/figures.ts'
import type { RawClient } from './support/raw-client.ts'
import { pause, seeded, type Random } from './support/random.ts'
import { ServerProcess } from './support/server-process.ts'
import { Stage } from './support/stage.ts'
import { until } from './support/until.ts'

const CONNECTIONS = scaled(100, 1_000)
const DURATION_MS = scaled(12_000, 300_000)
const WARM_UP_MS = scaled(4_000, 60_000)
// Everybody hears of everything: ten times the connections at the same pace would be a hundred times the load.
const PACE_MS = scaled(200, 8_000)

/** What a connection does next, at random. Outcomes do not matter here. */
async function act(client: RawClient, roomId: string, random: Random): Promise<void> {
  const choice = Math.floor(random() * 6)
  if (choice === 0) await client.ask('join-room', { roomId }).catch(() => undefined)
  if (choice === 1) await client.ask('leave-room', { roomId }).catch(() => undefined)
  if (choice === 2) client.socket?.emit('typing-start', { roomId })
  if (choice === 3) client.socket?.emit('typing-stop', { roomId })
  if (choice === 4) await client.send(roomId, 'on my way')
  if (choice === 5 && random() < 0.5) client.socket?.io.engine.close()
}

async function churn(stage: Stage, random: Random, durationMs: number): Promise<number> {
  const end = performance.now() + durationMs
  let actions = 0
  const lane = async (client: RawClient): Promise<void> => {
    client.resume()
    for (; performance.now() < end; actions += 1) {
      await until(() => client.isReady)
      await act(client, stage.room.id, random)
      await pause(random() * PACE_MS)
    }
    client.suspend()
  }
  await Promise.all(stage.senders.map(lane))
  return actions
}

describe('a soak', () => {
  it('of joins, leaves, typing, sends and lost connections leaves nothing behind', async () => {
    const random = seeded()
    await using server = await ServerProcess.start({ environment: { PRESENCE_GRACE_MS: '200' } })
    using stage = await Stage.set({ random, server })
    const fresh = await server.stats()
    await stage.addSenders(CONNECTIONS)
    stage.suspend()
    const quiet = async (): Promise<void> => {
      for (;;) {
        const { sockets, socketRooms, present, typing } = await server.stats()
        if (sockets + socketRooms + present + typing === 0) return
        await pause(100)
      }
    }
    await churn(stage, random, WARM_UP_MS)
    await quiet()
    const warm = await server.stats({ collect: true })
    const actions = await churn(stage, random, DURATION_MS)
    await quiet()
    // The sweeps for room heads and slow readers find nobody, and end.
    let end = await server.stats({ collect: true })
    for (; end.timers > fresh.timers; end = await server.stats({ collect: true })) await pause(200)
    expect(end).toMatchObject({ sockets: 0, socketRooms: 0, present: 0, typing: 0 })
    expect(end.listeners).toBe(fresh.listeners)
    expect(await stage.breaches()).toEqual([])
    const grown = (end.held - warm.held) / MB
    figure('T25 soak', {
      seconds: DURATION_MS / 1_000,
      connections: CONNECTIONS,
      actions,
      'sockets, rooms, presences, indicators left': 0,
      'timers more than at the start': end.timers - fresh.timers,
      'heap grew by MB since the warm-up': grown,
    })
    expect(grown).toBeLessThan(scaled(4, 10))
  })
})
