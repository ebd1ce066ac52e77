import type { DisconnectCode } from '@chatnode/protocol'
import { ChatError } from '../errors.ts'
import type { Clock, Connection } from '../ports.ts'

// Node turns a longer delay into one of a millisecond.
const LONGEST_TIMER_MS = 2_147_483_647

// Time to fetch another token; a token that lives for less than four of these is announced in its last quarter.
const ANNOUNCE_EXPIRY_MS = 60_000

// Long enough to fetch another token and send it, short enough that an expired one is soon worth nothing.
const EXPIRY_GRACE_MS = 30_000

interface Entry {
  readonly connection: Connection
  /** The session whose token the connection showed last. */
  sessionId: string
  cancelTimer: () => void
}

/**
 * Which live sockets belong to whom, and until when. Several connections of one user are one user.
 * Holds nothing of a connection after `remove`.
 */
export class ConnectionService {
  readonly #clock: Clock
  readonly #maxPerUser: number
  readonly #users = new Map<string, Map<string, Entry>>()

  constructor({ clock, maxPerUser }: { clock: Clock; maxPerUser: number }) {
    this.#clock = clock
    this.#maxPerUser = maxPerUser
  }

  /** Throws `too_many_connections` when the user is at their limit. */
  assertRoomFor(userId: string): void {
    if ((this.#users.get(userId)?.size ?? 0) >= this.#maxPerUser) {
      throw new ChatError('too_many_connections')
    }
  }

  /** Keeps a connection until its token expires, plus a grace in which it may bring another. */
  add(connection: Connection, tokenExpiresAt: number): void {
    const { userId, sessionId } = connection.actor
    const entry: Entry = { connection, sessionId, cancelTimer: () => undefined }
    const entries = this.#users.get(userId) ?? new Map<string, Entry>()
    this.#users.set(userId, entries.set(connection.id, entry))
    this.#watchExpiry(entry, tokenExpiresAt)
  }

  /** The connection brought another token, of the same user; from here on it ends with that token's session. */
  renew(connection: Connection, token: { sessionId: string; expiresAt: number }): void {
    const entry = this.#users.get(connection.actor.userId)?.get(connection.id)
    if (!entry) return
    entry.sessionId = token.sessionId
    this.#watchExpiry(entry, token.expiresAt)
  }

  remove(connection: Connection): void {
    const { userId } = connection.actor
    const entries = this.#users.get(userId)
    entries?.get(connection.id)?.cancelTimer()
    entries?.delete(connection.id)
    if (entries?.size === 0) this.#users.delete(userId)
  }

  of(userId: string): readonly Connection[] {
    return [...(this.#users.get(userId)?.values() ?? [])].map(({ connection }) => connection)
  }

  all(): readonly Connection[] {
    return [...this.#users.keys()].flatMap((userId) => this.of(userId))
  }

  get count(): number {
    let count = 0
    for (const entries of this.#users.values()) count += entries.size
    return count
  }

  closeSession(sessionId: string, code: DisconnectCode): void {
    const entries = [...this.#users.values()].flatMap((connections) => [...connections.values()])
    for (const entry of entries) if (entry.sessionId === sessionId) entry.connection.close(code)
  }

  #watchExpiry(entry: Entry, expiresAt: number): void {
    entry.cancelTimer()
    const { connection } = entry
    const expire = (): void => connection.close('token_expired')
    const announce = (): void => {
      connection.notify('auth-expiring', {
        accessTokenExpiresAt: new Date(expiresAt).toISOString(),
      })
      this.#at(entry, expiresAt + EXPIRY_GRACE_MS, expire)
    }
    const quarterMs = (expiresAt - this.#clock.now()) / 4
    this.#at(entry, expiresAt - Math.min(ANNOUNCE_EXPIRY_MS, quarterMs), announce)
  }

  #at(entry: Entry, time: number, callback: () => void): void {
    const delayMs = Math.max(0, time - this.#clock.now())
    entry.cancelTimer =
      delayMs > LONGEST_TIMER_MS
        ? this.#clock.after(LONGEST_TIMER_MS, () => this.#at(entry, time, callback))
        : this.#clock.after(delayMs, callback)
  }
}
