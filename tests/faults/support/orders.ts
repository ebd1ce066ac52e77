import type { FailPoint } from '../../../packages/server/src/ports.ts'

/** What a test may tell the process of a faulty server. */
export type Order =
  /** Die by SIGKILL when this point is reached for the `hits`-th time from now. */
  | { do: 'arm'; point: FailPoint; hits: number }
  /** Change a setting of the open database, such as one that makes every write fail. */
  | { do: 'pragma'; source: string }
  | { do: 'reset-delay' }
  /** With a collection of garbage before, where the heap is to be compared. */
  | { do: 'stats'; collect: boolean }

/** What a server holds, and how it feels. */
export interface ServerStats {
  readonly rss: number
  /** JavaScript's heap, and the buffers that it holds. */
  readonly held: number
  /** How late its event loop ran, since the last reset. */
  readonly delayP99Ms: number
  readonly delayMaxMs: number
  readonly sockets: number
  /** How many connections have ended so far. */
  readonly ended: number
  readonly socketRooms: number
  readonly present: number
  readonly typing: number
  readonly timers: number
  readonly listeners: number
}
