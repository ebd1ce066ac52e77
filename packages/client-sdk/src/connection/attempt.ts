import { Ending, ignore } from '../async.ts'
import type { TransportSocket } from './transport.ts'

/** A live connection, as the rest of the SDK sees it. Never used before `server-ready`, nor after `lost`. */
export interface Link {
  /** Sends an event; `ack` is called at most once, with the raw reply. */
  emit(event: string, payload: unknown, ack: (reply: unknown) => void): void
  /** Sends an event that may be dropped. */
  emitVolatile(event: string, payload: unknown): void
  /** When this connection is gone. */
  readonly lost: Ending
}

/**
 * One try to get online, and the connection that comes of it. It ends once; what its socket and its
 * promises still report afterwards belongs to an older world, and is dropped.
 */
export class Attempt {
  /** The token that the server has refused before this attempt: it must not be used again. */
  readonly stale: string | undefined
  token = ''
  /** Before this its token is not renewed again. */
  renewableAt = 0
  /** A renewal is due, or under way. */
  renewing = false
  /** When it got online, if it did. */
  onlineSince: number | undefined
  readonly link: Link
  readonly #ending = new Ending()
  readonly #cancelTimer: () => void
  #socket: TransportSocket | undefined

  constructor(stale: string | undefined, cancelTimer: () => void) {
    this.stale = stale
    this.#cancelTimer = cancelTimer
    this.link = {
      emit: (event, payload, ack) => this.#socket?.emit(event, payload, ack),
      emitVolatile: (event, payload) => this.#socket?.emitVolatile(event, payload),
      lost: this.#ending,
    }
  }

  get over(): boolean {
    return this.#ending.over
  }

  use(socket: TransportSocket): void {
    this.#socket = socket
    // A socket may fail while it is being opened; then the attempt is over before it has one.
    if (this.over) void socket.close()
  }

  online(now: number): void {
    this.#cancelTimer()
    this.onlineSince = now
  }

  /** Ends the attempt and its socket. Resolves when the socket has said goodbye. */
  async end(): Promise<void> {
    if (this.over) return
    this.#cancelTimer()
    this.#ending.end()
    await this.#socket?.close().catch(ignore('a socket that cannot say goodbye is gone as well'))
  }
}
