import type { Clock } from '../../clock.ts'
import type { Connection } from './broadcaster.ts'
import { Refusal } from './refusal.ts'
import { toTime } from './tables.ts'

interface Entry {
  readonly connection: Connection
  sessionId: string
  cancelTimer: () => void
}

const MAX_PER_USER = 20
const ANNOUNCE_EXPIRY_MS = 60_000
const EXPIRY_GRACE_MS = 30_000

/** Which live sockets belong to whom, and until when. */
export class Connections {
  readonly #clock: Clock
  readonly #entries = new Map<string, Entry>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  assertRoomFor(userId: string): void {
    if (this.of(userId).length >= MAX_PER_USER) throw new Refusal('too_many_connections')
  }

  add(connection: Connection, tokenExpiresAt: number): void {
    const { sessionId } = connection.actor
    const entry = { connection, sessionId, cancelTimer: () => undefined }
    this.#entries.set(connection.id, entry)
    this.#watchExpiry(entry, tokenExpiresAt)
  }

  /** The connection brought another token. */
  renew({ id }: Connection, token: { sessionId: string; expiresAt: number }): void {
    const entry = this.#entries.get(id)
    if (!entry) return
    entry.sessionId = token.sessionId
    this.#watchExpiry(entry, token.expiresAt)
  }

  remove({ id }: Connection): void {
    this.#entries.get(id)?.cancelTimer()
    this.#entries.delete(id)
  }

  of(userId: string): readonly Connection[] {
    const all = [...this.#entries.values()].map(({ connection }) => connection)
    return all.filter(({ actor }) => actor.user.id === userId)
  }

  closeSession(sessionId: string): void {
    for (const entry of this.#entries.values()) {
      if (entry.sessionId === sessionId) entry.connection.close('session_ended')
    }
  }

  #watchExpiry(entry: Entry, expiresAt: number): void {
    entry.cancelTimer()
    const { connection } = entry
    const remainingMs = Math.max(0, expiresAt - this.#clock.now())
    const announceMs = remainingMs - Math.min(ANNOUNCE_EXPIRY_MS, remainingMs / 4)
    entry.cancelTimer = this.#clock.after(announceMs, () => {
      connection.notify('auth-expiring', { accessTokenExpiresAt: toTime(expiresAt) })
      const graceMs = expiresAt + EXPIRY_GRACE_MS - this.#clock.now()
      entry.cancelTimer = this.#clock.after(graceMs, () => connection.close('token_expired'))
    })
  }
}
