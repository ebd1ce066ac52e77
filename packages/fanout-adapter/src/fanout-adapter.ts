import { Adapter, type BroadcastOptions, type Room, type SocketId } from 'socket.io-adapter'
import { Delivery } from './delivery.ts'
import type { OutgoingPacket, RecipientSocket } from './engine.ts'
import { EncodedBroadcast } from './frame-chain.ts'
import type { FanoutStats } from './stats.ts'

export interface FanoutOptions {
  /**
   * The bytes that may wait for a connection, in its TCP socket and joined in this turn, before it
   * gets broadcasts on the stock path.
   * @default 1_000_000
   */
  readonly maxUnsentBytes?: number
}

/** The class to give to Socket.IO as its `adapter`, with what all its namespaces share. */
export type FanoutAdapterClass = typeof Adapter & {
  /**
   * Sends at once what waits for the end of the turn. Worth a call where a batch of broadcasts is
   * known to be complete: after the effects of a commit, for one. Never needed for correctness.
   */
  flush(): void
  /** A snapshot of the counters. */
  readonly stats: FanoutStats
}

/**
 * Creates an adapter for `new Server({ adapter: createFanoutAdapter() })`.
 *
 * It behaves as Socket.IO's in-memory adapter does, order of every connection included; the
 * broadcasts of one turn of the event loop reach a connection in one write. What waits, waits until
 * the turn ends and no longer.
 *
 * Namespaces share what one call of this function creates, and so must servers that share
 * connections.
 */
export function createFanoutAdapter(options: FanoutOptions = {}): FanoutAdapterClass {
  const delivery = new Delivery(options.maxUnsentBytes ?? DEFAULT_MAX_UNSENT_BYTES)
  return class FanoutAdapter extends Adapter {
    static flush(): void {
      delivery.flush()
    }

    static get stats(): FanoutStats {
      return delivery.stats
    }

    override broadcast(packet: OutgoingPacket, opts: BroadcastOptions): void {
      const internals = internalsOf(this)
      packet.nsp = internals.nsp.name
      const broadcast = new EncodedBroadcast(internals.encoder.encode(packet), opts.flags ?? {})
      const deliver = (socket: RecipientSocket): void => {
        socket.notifyOutgoingListeners?.(packet)
        delivery.deliver(broadcast, socket)
      }
      const room = onlyRoom(opts)
      if (room === undefined) internals.apply(opts, deliver)
      else this.#forEachIn(room, deliver)
    }

    // Whoever is in one room is in it once: what the base class does against repetitions is most of
    // what a recipient costs.
    #forEachIn(room: Room, deliver: (socket: RecipientSocket) => void): void {
      const { sockets } = internalsOf(this).nsp
      for (const id of this.rooms.get(room) ?? []) {
        const socket = sockets.get(id)
        if (socket) deliver(socket)
      }
    }

    // Engine.IO closes connections next, and does not wait for what is queued.
    override close(): Promise<void> | void {
      delivery.flush()
      return super.close()
    }
  }
}

/** The room of a broadcast to one room and all of it. */
function onlyRoom({ rooms, except }: BroadcastOptions): Room | undefined {
  if (rooms.size !== 1 || (except !== undefined && except.size > 0)) return undefined
  const [room] = rooms
  return room
}

// A reader that is merely a round trip behind stays below; Centrifugo cuts connections off there.
const DEFAULT_MAX_UNSENT_BYTES = 1_000_000

/** What the base class keeps to itself. */
interface AdapterInternals {
  readonly nsp: { readonly name: string; readonly sockets: ReadonlyMap<SocketId, RecipientSocket> }
  readonly encoder: { encode(packet: OutgoingPacket): readonly unknown[] }
  /** Calls back for every recipient, once, in the stock order. */
  apply(opts: BroadcastOptions, callback: (socket: RecipientSocket) => void): void
}

const internalsOf = (adapter: Adapter): AdapterInternals => adapter as unknown as AdapterInternals
