import type { EngineConnection, EngineServer } from './engine.ts'

/**
 * Lets what Engine.IO hands to a transport at once share one write: a joined packet and the
 * acknowledgment behind it, or all that had to wait for the write before.
 *
 * Engine.IO tells in a public event of its server when it hands over a queue.
 */
export class QueueCork {
  readonly #watched = new WeakSet<EngineServer>()

  watch(server: EngineServer): void {
    if (this.#watched.has(server)) return
    this.#watched.add(server)
    server.on('flush', ({ transport }: EngineConnection, { length }: readonly unknown[]) => {
      const tcp = transport.socket?._socket
      if (length < 2 || !tcp) return
      tcp.cork()
      // Not on the `drain` event: a listener that throws could keep it from coming.
      process.nextTick(() => tcp.uncork())
    })
  }
}
