import type { JoinedRoom, Position, SyncedRoom } from '@chatnode/protocol'
import { vi } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { RoomMachine } from '../../src/room-machine.ts'
import { RoomSync, type Resync } from '../../src/room-sync.ts'
import { joined, message } from './fake-transport.ts'
import { spy } from './spy.ts'

/** A position. */
export const at = (seq: number, epoch = 'epoch-1'): Position => ({ epoch, seq })

/** A room whose log is as long as `head` says, and what an app sees of it. */
export function createSyncRoom({ pageSize = 500, head = 0 } = {}) {
  const server = { head, epoch: 'epoch-1' }
  const seen: number[] = []
  const resyncs: Resync[] = []
  const report = spy()
  const onGone = spy()
  const busy = { until: undefined as Promise<void> | undefined }
  const machine = new RoomMachine(() => {})
  const deliver = (seq: number) => () => {
    seen.push(seq)
    return busy.until
  }
  const read = vi.fn<(position: Position, signal: AbortSignal) => Promise<SyncedRoom>>(
    ({ seq }) => {
      const last = Math.min(seq + pageSize, server.head)
      const events = Array.from({ length: Math.max(0, last - seq) }, (_, n) => ({
        event: 'message-received',
        payload: message(seq + n + 1),
      }))
      const position = at(last, server.epoch)
      const hasMore = last < server.head
      return Promise.resolve({ roomId: 'r1', status: 'events', events, position, hasMore })
    },
  )
  const sync = new RoomSync({
    machine,
    read,
    toRecord: ({ payload: { seq } }) => ({ seq, deliver: deliver(seq) }),
    onResync: (resync) => void resyncs.push(resync),
    onGone,
    clock: systemClock,
    random: () => 1,
    reconnect: { minDelayMs: 1_000, maxDelayMs: 30_000 },
    report,
  })
  const live = (...seqs: number[]) => {
    for (const seq of seqs) {
      server.head = Math.max(server.head, seq)
      sync.receive({ seq, deliver: deliver(seq) })
    }
  }
  const answer = (changes: Partial<JoinedRoom> = {}, from?: Position) => {
    machine.dispatch('answer')
    sync.enter(joined(server.head, { position: at(server.head, server.epoch), ...changes }), from)
  }
  const ask = () => {
    machine.dispatch('enter')
    machine.dispatch('ask')
  }
  const lose = () => {
    machine.dispatch('lost')
    sync.pause()
  }
  return {
    server,
    seen,
    resyncs,
    report,
    onGone,
    busy,
    machine,
    read,
    sync,
    live,
    answer,
    ask,
    lose,
  }
}

export type SyncRoom = ReturnType<typeof createSyncRoom>

/** The same, and the client in it. */
export function enter(options: Parameters<typeof createSyncRoom>[0] = {}): SyncRoom {
  const room = createSyncRoom(options)
  room.ask()
  room.answer()
  return room
}

/** Away while the log grows, and back. */
export async function comeBack(room: SyncRoom, missed: number): Promise<void> {
  room.lose()
  room.server.head += missed
  room.ask()
  room.answer()
  await vi.advanceTimersByTimeAsync(0)
}
