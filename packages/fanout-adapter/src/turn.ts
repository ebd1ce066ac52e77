import type { JoinedPacket } from './joined-packet.ts'

/** The packets that wait for the end of the current turn of the event loop. */
export class Turn {
  #waiting: JoinedPacket[] = []
  #endIsScheduled = false

  add(packet: JoinedPacket): void {
    this.#waiting.push(packet)
    if (this.#endIsScheduled) return
    this.#endIsScheduled = true
    setImmediate(() => this.#finish())
  }

  /** Sends what waits. What a transport cannot take yet has time until the turn ends. */
  flush(): void {
    this.#send((queued) => this.add(queued))
  }

  // What still cannot go has to wait for the network, so it becomes what the stock path would have
  // queued: whoever counts or caps the queue of a slow connection finds nothing unusual in it.
  #finish(): void {
    this.#endIsScheduled = false
    this.#send((queued) => queued.split())
  }

  #send(onQueued: (packet: JoinedPacket) => void): void {
    const packets = this.#waiting[Symbol.iterator]()
    this.#waiting = []
    try {
      for (const packet of packets) if (!packet.send()) onQueued(packet)
    } finally {
      // The rest, if a listener of a connection has thrown: an array's iterator goes on where it was.
      for (const packet of packets) this.add(packet)
    }
  }
}
