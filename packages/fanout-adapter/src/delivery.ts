import { obstacle, type Obstacle, type RecipientSocket } from './engine.ts'
import type { EncodedBroadcast } from './frame-chain.ts'
import { JoinedPacket } from './joined-packet.ts'
import { QueueCork } from './queue-cork.ts'
import { newCounters, type FanoutStats } from './stats.ts'
import { Turn } from './turn.ts'

/** Decides for every recipient of a broadcast whether it is joined or goes the stock path. */
export class Delivery {
  readonly #maxUnsentBytes: number
  readonly #turn = new Turn()
  readonly #cork = new QueueCork()
  readonly #counters = newCounters()

  constructor(maxUnsentBytes: number) {
    this.#maxUnsentBytes = maxUnsentBytes
  }

  get stats(): FanoutStats {
    return { ...this.#counters, stock: { ...this.#counters.stock } }
  }

  flush(): void {
    this.#turn.flush()
  }

  deliver(broadcast: EncodedBroadcast, { client }: RecipientSocket): void {
    const reason = this.#join(broadcast, client.conn)
    if (reason === undefined) {
      this.#counters.joined += 1
    } else {
      this.#counters.stock[reason] += 1
      client.writeToEngine(broadcast.packets, broadcast.options)
    }
  }

  #join(
    broadcast: EncodedBroadcast,
    conn: RecipientSocket['client']['conn'],
  ): Obstacle | undefined {
    const { frame, options } = broadcast
    if (frame === undefined) return 'binary'
    if (options.volatile) return 'volatile'
    const waiting = JoinedPacket.waitingIn(conn)
    if (waiting) {
      if (conn.readyState !== 'open') return 'closed'
      if (waiting.bytes + frame.length > this.#maxUnsentBytes) return 'slow'
      waiting.append(broadcast, frame)
      return undefined
    }
    this.#cork.watch(conn.server)
    const reason = obstacle(conn, this.#maxUnsentBytes)
    if (reason !== undefined) return reason
    const packet = new JoinedPacket(conn, broadcast.asChain(frame))
    conn.writeBuffer.push(packet)
    this.#turn.add(packet)
    this.#counters.writes += 1
    return undefined
  }
}
