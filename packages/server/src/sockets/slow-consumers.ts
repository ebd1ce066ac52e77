import type { Logger } from '../logger.ts'
import type { Clock } from '../ports.ts'
import type { ChatServer, ChatServerSocket } from './typings.ts'

const INTERVAL_MS = 1_000

/** What a queued packet costs beside its text, which it shares with the other receivers. */
const PACKET_OVERHEAD_BYTES = 200

/**
 * Cuts off sockets that do not read what they are sent: past the limit their connection ends, and
 * with it their queue. The client comes back when it can, and catches up from the log.
 */
export class SlowConsumers {
  readonly #io: ChatServer
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #maxUnsentBytes: number
  #cancel: (() => void) | undefined

  constructor(options: { io: ChatServer; clock: Clock; logger: Logger; maxUnsentBytes: number }) {
    this.#io = options.io
    this.#clock = options.clock
    this.#logger = options.logger
    this.#maxUnsentBytes = options.maxUnsentBytes
  }

  /** Called when somebody connects; stops by itself when nobody is. */
  start(): void {
    this.#cancel ??= this.#clock.after(INTERVAL_MS, () => {
      this.#cancel = undefined
      const { sockets } = this.#io.of('/')
      if (sockets.size === 0) return
      this.start()
      for (const socket of sockets.values()) this.#check(socket)
    })
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  #check(socket: ChatServerSocket): void {
    const unsent = unsentBytes(socket)
    if (unsent <= this.#maxUnsentBytes) return
    const { userId } = socket.data.actor
    this.#logger.warn({ connectionId: socket.id, userId, unsent }, 'cut off: reads too slowly')
    cutOff(socket)
  }
}

/** The parts of an Engine.IO connection that tell how much of it waits. */
interface EngineConnection {
  readonly writeBuffer: readonly { readonly data?: unknown }[]
  readonly transport: {
    readonly socket?: { readonly bufferedAmount?: number; terminate?: () => void }
  }
  close(discard: boolean): void
}

const engineOf = (socket: ChatServerSocket): EngineConnection =>
  socket.conn as unknown as EngineConnection

function unsentBytes(socket: ChatServerSocket): number {
  const { writeBuffer, transport } = engineOf(socket)
  let bytes = transport.socket?.bufferedAmount ?? 0
  for (const { data } of writeBuffer) {
    bytes += PACKET_OVERHEAD_BYTES + (typeof data === 'string' ? data.length : 0)
  }
  return bytes
}

// A close handshake would wait behind the very queue that is not read.
function cutOff(socket: ChatServerSocket): void {
  const connection = engineOf(socket)
  if (connection.transport.socket?.terminate) connection.transport.socket.terminate()
  else connection.close(true)
}
