import { isOpen, type EngineConnection, type EnginePacket } from './engine.ts'
import type { EncodedBroadcast, FrameChain } from './frame-chain.ts'

/**
 * A packet in the queue of a connection that stands for all broadcasts of a turn, until the queue
 * is handed to the transport.
 *
 * It waits in Engine.IO's own queue, and that is what keeps the order: whatever is sent meanwhile,
 * be it a direct emit, an acknowledgment, a ping or a close, gets in line behind it, and takes it
 * along at once.
 */
export class JoinedPacket implements EnginePacket {
  readonly type = 'message'
  readonly conn: EngineConnection
  options: FrameChain

  constructor(conn: EngineConnection, chain: FrameChain) {
    this.conn = conn
    this.options = chain
  }

  /** The packet that frames for this connection can still join. */
  static waitingIn({ writeBuffer }: EngineConnection): JoinedPacket | undefined {
    const last = writeBuffer.at(-1)
    return last instanceof JoinedPacket ? last : undefined
  }

  get bytes(): number {
    return this.options.bytes
  }

  append(broadcast: EncodedBroadcast, frame: Buffer): void {
    this.options = this.options.append(broadcast, frame)
  }

  /** Asks the connection to send what it has. True when the packet is on its way, or lost with the connection. */
  send(): boolean {
    if (isOpen(this.conn)) this.conn.flush()
    return !this.conn.writeBuffer.includes(this)
  }

  /** Puts the packets of the stock path in the place of this one. */
  split(): void {
    const { writeBuffer } = this.conn
    const place = writeBuffer.indexOf(this)
    const packets = this.options.broadcasts().map((broadcast) => broadcast.toEnginePacket())
    writeBuffer.splice(place, 1, ...packets)
  }
}
