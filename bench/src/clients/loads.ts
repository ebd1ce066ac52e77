import type { Line } from './dialect.ts'
import { nowMicros, stamped } from './stamp.ts'

/** A line and the rooms it is in. */
export interface Seat {
  readonly line: Line
  readonly rooms: readonly string[]
}

/** What a load tells of its operations; those of `send` tell by themselves. */
export interface Progress {
  /** An operation that ends in an answer begins; it is answered by the seat's line. */
  sent(seat: Seat, room: string): void
  /** An operation of another kind has ended. */
  done(sinceMicros: number, count?: number): void
  failed(error: unknown): void
}

/** Something that connections do until they are told to stop. */
export interface RunningLoad {
  /** A message of this seat was answered. */
  answered(seat: Seat): void
  /** Begins nothing more; resolves when what does not end in an answer has ended. */
  stop(): Promise<void>
}

export const TEXT_BYTES = 200

/** Each sender keeps `window` messages under way, in its rooms by turns. */
export function sendByWindow(
  senders: readonly Seat[],
  window: number,
  progress: Progress,
): RunningLoad {
  let isRunning = true
  const turns = new Map(senders.map((seat) => [seat, 0]))
  const send = (seat: Seat): void => {
    const turn = turns.get(seat)
    if (!isRunning || turn === undefined) return
    turns.set(seat, turn + 1)
    const room = seat.rooms[turn % seat.rooms.length] ?? ''
    progress.sent(seat, room)
    seat.line.send(room, stamped(TEXT_BYTES))
  }
  for (let count = 0; count < window; count += 1) for (const seat of senders) send(seat)
  return {
    answered: send,
    async stop() {
      isRunning = false
    },
  }
}

const TICK_MS = 2

/** A server that is so far behind has shown what there was to see; more would drown it. */
const MOST_UNDER_WAY = 1_000

/**
 * So many messages a second, the rooms by turns. A message is stamped with the time at which it was
 * due: a server that holds the load up does not get out of being measured by it.
 */
export function sendByClock(
  seats: readonly Seat[],
  perSecond: number,
  progress: Progress,
): RunningLoad {
  const startMicros = nowMicros()
  let sent = 0
  let answered = 0
  const timer = setInterval(() => {
    const due = Math.floor(((nowMicros() - startMicros) * perSecond) / 1e6)
    for (; sent < due && sent - answered < MOST_UNDER_WAY; sent += 1) {
      const seat = seats[sent % seats.length]
      const room = seat?.rooms[Math.floor(sent / seats.length) % seat.rooms.length]
      if (!seat || room === undefined) continue
      progress.sent(seat, room)
      seat.line.send(room, stamped(TEXT_BYTES, Math.round(startMicros + (sent * 1e6) / perSecond)))
    }
  }, TICK_MS)
  return {
    answered: () => void (answered += 1),
    async stop() {
      clearInterval(timer)
    },
  }
}

/** Runs each of these over and over until it is told to stop; the next time begins when one has ended. */
export function repeat(
  works: readonly (() => Promise<number | void>)[],
  progress: Progress,
): RunningLoad {
  let isRunning = true
  const loops = works.map(async (work) => {
    while (isRunning) {
      const since = nowMicros()
      try {
        progress.done(since, (await work()) ?? 1)
      } catch (error) {
        progress.failed(error)
        isRunning = false
      }
    }
  })
  return {
    answered: () => undefined,
    async stop() {
      isRunning = false
      await Promise.all(loops)
    },
  }
}
