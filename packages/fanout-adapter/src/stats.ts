import type { Obstacle } from './engine.ts'

/** Which way the deliveries of all broadcasts went since the adapter was created. */
export interface FanoutStats {
  /** Deliveries that were joined. */
  readonly joined: number
  /** Writes that carried them. */
  readonly writes: number
  /** Deliveries on the stock path, by the reason. */
  readonly stock: Readonly<Record<Obstacle, number>>
}

/** The same counters, for the one who counts. */
export interface Counters {
  joined: number
  writes: number
  readonly stock: Record<Obstacle, number>
}

export const newCounters = (): Counters => ({
  joined: 0,
  writes: 0,
  stock: {
    binary: 0,
    volatile: 0,
    closed: 0,
    upgrading: 0,
    transport: 0,
    compression: 0,
    queued: 0,
    observed: 0,
    slow: 0,
  },
})
