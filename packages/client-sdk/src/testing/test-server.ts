import type { ErrorCode, PublicUser } from '@chatnode/protocol'
import type { Operation } from './server/faults.ts'
import type { MemoryServer } from './server/memory-server.ts'
import type { RefusalDetails } from './server/refusal.ts'

/** What a test can have the server do. Faults happen once each, in the order in which they were planned. */
export class TestServer {
  readonly #server: MemoryServer

  constructor(server: MemoryServer) {
    this.#server = server
  }

  /**
   * Has the next operation of this name refused, without a look at it.
   *
   * @example
   * chat.server.refuseNext('send-message', 'content_rejected', { data: { reason: 'spam' } })
   * chat.server.refuseNext('join-room', 'rate_limited', { retryAfterMs: 500 })
   */
  refuseNext(operation: Operation, code: ErrorCode, details?: RefusalDetails): void {
    this.#server.faults.refuse(operation, code, details)
  }

  /**
   * Has the server take its time over the next operation of this name.
   *
   * @example
   * chat.server.delayNext('listRooms', 2_000)
   */
  delayNext(operation: Operation, ms: number): void {
    this.#server.faults.delay(operation, ms)
  }

  /**
   * Has the next operation of this name carried out, and its answer lost: its outcome is unknown.
   *
   * @example
   * chat.server.loseNextAnswer('send-message')
   */
  loseNextAnswer(operation: Operation): void {
    this.#server.faults.loseAnswer(operation)
  }

  /**
   * Removes the log of a room up to now, as retention does. The messages stay; whoever is away and
   * has not read it all will get a `resync`.
   *
   * @example
   * chat.disconnect(client)
   * await bob.send(room.id, 'you cannot have heard this')
   * chat.server.trimLog(room.id)
   * await chat.reconnect(client)
   */
  trimLog(roomId: string): void {
    const { tables, log } = this.#server.services
    const room = tables.rooms.get(roomId)
    if (!room) throw new TypeError(`cannot trim the log of room ${roomId}: there is no such room`)
    log.trim(room)
  }

  /** Has the logs begin anew, as after a restored backup: whoever comes back gets a `resync`. */
  restoreBackup(): void {
    this.#server.beginEpoch()
  }

  /** Ends every session of a user: their clients are signed out. */
  endSessions({ id }: PublicUser): void {
    this.#server.services.accounts.endSessions(id)
  }
}
