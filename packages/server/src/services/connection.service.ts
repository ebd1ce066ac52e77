import type { DisconnectCode } from '@chatnode/protocol'
import { ChatError } from '../errors.ts'
import type { Clock, Connection } from '../ports.ts'
import { SharedTimer } from './shared-timer.ts'

// Time to fetch another token; a token that lives for less than four of these is announced in its last quarter.
const ANNOUNCE_EXPIRY_MS = 60_000

// Long enough to fetch another token and send it, short enough that an expired one is soon worth nothing.
const EXPIRY_GRACE_MS = 30_000

interface Entry {
  readonly connection: Connection
  /** The session whose token the connection showed last. */
  sessionId: string
  expiresAt: number
  /** When the end of the token is announced; once it is, when the connection is closed. */
  dueAt: number
}

/**
 * Which live sockets belong to whom, and until when. Several connections of one user are one user.
 * Holds nothing of a connection after `remove`.
 */
export class ConnectionService {
  readonly #clock: Clock
  readonly #maxPerUser: number
  /** An array for each, because most users have one connection. */
  readonly #users = new Map<string, Entry[]>()
  /** How many connections of a user are about to be added. */
  readonly #reserved = new Map<string, number>()
  readonly #timer: SharedTimer

  constructor({ clock, maxPerUser }: { clock: Clock; maxPerUser: number }) {
    this.#clock = clock
    this.#maxPerUser = maxPerUser
    this.#timer = new SharedTimer(clock, (now) => this.#sweep(now))
  }

  /**
   * Keeps a place for a connection that is about to be added; the returned function gives it back,
   * and is called after `add`, or when nothing came of it. Throws `too_many_connections` when the
   * user is at their limit.
   */
  reserve(userId: string): () => void {
    const reserved = this.#reserved.get(userId) ?? 0
    if ((this.#users.get(userId)?.length ?? 0) + reserved >= this.#maxPerUser) {
      throw new ChatError('too_many_connections')
    }
    this.#reserved.set(userId, reserved + 1)
    return () => {
      const rest = (this.#reserved.get(userId) ?? 0) - 1
      if (rest > 0) this.#reserved.set(userId, rest)
      else this.#reserved.delete(userId)
    }
  }

  /** Keeps a connection until its token expires, plus a grace in which it may bring another. */
  add(connection: Connection, tokenExpiresAt: number): void {
    const { userId, sessionId } = connection.actor
    const entry = { connection, sessionId, expiresAt: tokenExpiresAt, dueAt: 0 }
    const entries = this.#users.get(userId)
    if (entries) entries.push(entry)
    else this.#users.set(userId, [entry])
    this.#watchExpiry(entry)
  }

  /** The connection brought another token, of the same user; from here on it ends with that token's session. */
  renew(connection: Connection, token: { sessionId: string; expiresAt: number }): void {
    const entries = this.#users.get(connection.actor.userId) ?? []
    for (const entry of entries) {
      if (entry.connection === connection) this.#watchExpiry(Object.assign(entry, token))
    }
  }

  remove(connection: Connection): void {
    const { userId } = connection.actor
    const entries = this.#users.get(userId) ?? []
    const rest = entries.filter((entry) => entry.connection !== connection)
    if (rest.length > 0) this.#users.set(userId, rest)
    else this.#users.delete(userId)
    if (this.#users.size === 0) this.#timer.stop()
  }

  of(userId: string): readonly Connection[] {
    return (this.#users.get(userId) ?? []).map(({ connection }) => connection)
  }

  all(): readonly Connection[] {
    return this.#entries().map(({ connection }) => connection)
  }

  get count(): number {
    let count = 0
    for (const entries of this.#users.values()) count += entries.length
    return count
  }

  closeSession(sessionId: string, code: DisconnectCode): void {
    const ended = this.#entries().filter((entry) => entry.sessionId === sessionId)
    for (const { connection } of ended) connection.close(code)
  }

  /** Of now: what is done to one of them may add or remove others. */
  #entries(): Entry[] {
    return [...this.#users.values()].flat()
  }

  #watchExpiry(entry: Entry): void {
    const quarterMs = (entry.expiresAt - this.#clock.now()) / 4
    entry.dueAt = entry.expiresAt - Math.min(ANNOUNCE_EXPIRY_MS, quarterMs)
    this.#timer.wakeAt(entry.dueAt)
  }

  /** Does what is due, and answers when something is next. */
  #sweep(now: number): number {
    for (const entry of this.#entries()) if (entry.dueAt <= now) this.#endOf(entry)
    let next = Infinity
    for (const entries of this.#users.values()) {
      for (const { dueAt } of entries) next = Math.min(next, dueAt)
    }
    return next
  }

  #endOf(entry: Entry): void {
    const { connection, expiresAt, dueAt } = entry
    const isAnnounced = dueAt > expiresAt
    entry.dueAt = isAnnounced ? Infinity : expiresAt + EXPIRY_GRACE_MS
    if (isAnnounced) return connection.close('token_expired')
    const accessTokenExpiresAt = new Date(expiresAt).toISOString()
    connection.notify('auth-expiring', { accessTokenExpiresAt })
  }
}
