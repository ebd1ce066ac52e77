// Entering a room while others write to it: the snapshot and the live events must meet without a gap.
import type { JoinedRoom } from '@chatnode/protocol'
import { describe, expect, it } from 'vitest'
import { figure, scaled } from './support/figures.ts'
import { Load } from './support/load.ts'
import { seeded } from './support/random.ts'
import { ServerProcess } from './support/server-process.ts'
import { Stage } from './support/stage.ts'
import { until } from './support/until.ts'

// So many live events are looked at after each join.
const LOOKED_AT = 5

describe('a join under load', () => {
  it('gets every event after its position live, and none before it, without asking again', async () => {
    const joins = scaled(150, 2_000)
    await using server = await ServerProcess.start()
    using stage = await Stage.set({ random: seeded(), server })
    await stage.addSenders(20)
    using load = new Load(stage, 400)
    const { id: roomId } = stage.room
    const enterAndLeave = async (index: number): Promise<void> => {
      using client = stage.connect(index)
      await until(() => client.isReady)
      const seqs: number[] = []
      client.socket?.onAny(
        (_event, { seq }: { seq?: number }) => seq !== undefined && seqs.push(seq),
      )
      const { position, page } = await client.ask<JoinedRoom>('join-room', { roomId })
      await until(() => seqs.length >= LOOKED_AT)
      const expected = Array.from({ length: LOOKED_AT }, (_, at) => position.seq + 1 + at)
      expect(seqs.slice(0, LOOKED_AT)).toEqual(expected)
      expect(page.items.at(-1)?.seq ?? 0).toBeLessThanOrEqual(position.seq)
    }
    for (let join = 0; join < joins; join += 10) {
      await Promise.all(Array.from({ length: 10 }, (_, lane) => enterAndLeave(join + lane)))
    }
    load.stop()
    expect(await stage.breaches()).toEqual([])
    figure('join under load', { joins, 'messages/s': 400, 'gaps or repetitions': 0 })
  })
})
