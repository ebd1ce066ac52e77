// The process that plays the clients. It counts what it gets and looks into one message of many, so
// that the server and not the load is what is measured.
import type { ClientCommands, Counts, Load, Outcome } from '../job.ts'
import { serve } from '../processes.ts'
import { dayOf } from './day.ts'
import type { Listener } from './dialect.ts'
import { dialects } from './dialects.ts'
import { repeat, sendByClock, sendByWindow } from './loads.ts'
import type { Progress, RunningLoad, Seat } from './loads.ts'
import { nowMicros, sentAt } from './stamp.ts'

const seats: Seat[] = []
/** How many of our lines are in a room. */
const audiences = new Map<string, number>()
let load: RunningLoad | undefined
let latencies: number[] = []
let sampleEvery = 1
const count = { sent: 0, answered: 0, refused: 0, done: 0, deliveries: 0, expected: 0, lost: 0 }
let failure: Error | undefined

serve<ClientCommands>({
  async connect({ dialect, port, members, atOnce }) {
    const since = performance.now()
    await inParallel(members, atOnce, async (member, index) => {
      const listener = listenerOf(() => seats[index])
      const line = await dialects[dialect].open(port, member, listener)
      seats[index] = { line, rooms: member.rooms }
    })
    for (const { rooms } of seats) {
      for (const room of rooms) audiences.set(room, (audiences.get(room) ?? 0) + 1)
    }
    return { seconds: (performance.now() - since) / 1_000 }
  },
  start(ask) {
    sampleEvery = ask.sampleEvery
    load = begin(ask.load)
    return {}
  },
  count: counts,
  listen() {
    latencies = []
    return {}
  },
  finish,
})

const progress: Progress = {
  sent(_, room) {
    count.sent += 1
    count.expected += audiences.get(room) ?? 0
  },
  done(sinceMicros, operations = 1) {
    count.done += operations
    latencies.push(nowMicros() - sinceMicros)
  },
  failed(error) {
    failure ??= error instanceof Error ? error : new Error(String(error))
  },
}

function begin(kind: Load): RunningLoad {
  switch (kind.kind) {
    case 'window':
      return sendByWindow(seats.slice(0, kind.senders), kind.window, progress)
    case 'paced':
      return sendByClock(seats, kind.perSecond, progress)
    case 'day':
      return repeat(seats.map(dayOf), progress)
    case 'pages':
      return repeat(
        seats.slice(0, kind.readers).flatMap((seat) => pagesOf(seat, kind.window)),
        progress,
      )
    case 'sync':
      return repeat(
        seats.slice(0, 1).map(
          ({ line }) =>
            () =>
              line.catchUp?.() ?? noSuch(),
        ),
        progress,
      )
  }
}

function pagesOf({ line, rooms: [room = ''] }: Seat, window: number): (() => Promise<void>)[] {
  return Array.from({ length: window }, () => () => line.day?.history(room) ?? noSuch())
}

const noSuch = (): Promise<never> => Promise.reject(new Error('this dialect cannot do that'))

function listenerOf(seat: () => Seat | undefined): Listener {
  return {
    delivered(chunk, start, end) {
      count.deliveries += 1
      if (count.deliveries % sampleEvery !== 0) return
      const at = sentAt(chunk, start, end)
      if (at !== undefined) latencies.push(nowMicros() - at)
    },
    answered(accepted) {
      count.answered += 1
      if (!accepted) count.refused += 1
      const answered = seat()
      if (answered) load?.answered(answered)
    },
    lost() {
      count.lost += 1
    },
  }
}

function counts(): Counts {
  const { user, system } = process.cpuUsage()
  return {
    operations: count.answered + count.done,
    deliveries: count.deliveries,
    cpuMicros: user + system,
    atMs: performance.now(),
  }
}

async function finish({ timeoutMs }: { timeoutMs: number }): Promise<Outcome> {
  await load?.stop()
  const deadline = performance.now() + timeoutMs
  const due = (): number =>
    Math.max(0, count.sent - count.answered) + Math.abs(count.expected - count.deliveries)
  // A day's messages are not counted one by one, nor is what a catch-up brings.
  const isCounted = count.sent > 0
  while (isCounted && due() > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const missing = (isCounted ? due() : 0) + count.lost
  for (const { line } of seats) line.close()
  if (failure) throw failure
  return { latencies, refused: count.refused, missing }
}

async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const entries = items.entries()
  const runner = async (): Promise<void> => {
    for (const [index, item] of entries) await work(item, index)
  }
  await Promise.all(Array.from({ length: atOnce }, runner))
}
