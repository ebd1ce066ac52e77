import type { Account, Credentials, Session } from '@chatnode/protocol'
import type { Clock } from '../../clock.ts'
import type { Connections } from './connections.ts'
import { Refusal } from './refusal.ts'
import { toTime, type Actor, type Ids, type Tables, type UserRow } from './tables.ts'

/** A caller whose access token was good. */
export interface Authenticated {
  readonly actor: Actor
  readonly expiresAt: number
}

interface SessionRow {
  readonly id: string
  readonly userId: string
  /** Which token of the chain counts. */
  generation: number
  rotatedAt: number
  hasEnded: boolean
}

interface TokenRow {
  readonly session: SessionRow
  /** Of a refresh token. */
  readonly generation?: number
  readonly expiresAt: number
}

const ACCESS_LIFETIME_MS = 15 * 60_000
const SESSION_LIFETIME_MS = 30 * 24 * 60 * 60_000
const LOST_ANSWER_MS = 10_000
const CLOCK_SKEW_MS = 5_000

interface Dependencies {
  readonly tables: Tables
  readonly ids: Ids
  readonly clock: Clock
  readonly connections: Connections
}

/** Accounts, sessions, and who a token belongs to. */
export class Accounts {
  readonly #deps: Dependencies
  readonly #sessions = new Map<string, SessionRow>()
  readonly #accessTokens = new Map<string, TokenRow>()
  readonly #refreshTokens = new Map<string, TokenRow>()

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  register({ username, password }: Credentials): Session {
    const { tables, ids, clock } = this.#deps
    if (tables.findUser(username)) throw new Refusal('username_taken')
    const user = { id: ids.next('user'), username, password, createdAt: clock.now() }
    tables.users.set(user.id, user)
    return this.#startSession(user)
  }

  login({ username, password }: Credentials): Session {
    const user = this.#deps.tables.findUser(username)
    if (!user || user.password !== password) throw new Refusal('invalid_credentials')
    return this.#startSession(user)
  }

  /** Each refresh token counts once, and the one before it for a moment, for a client whose answer got lost. */
  refresh(refreshToken: string): Session {
    const { clock, tables } = this.#deps
    const { session, generation = 0 } = this.#find(this.#refreshTokens, refreshToken)
    const user = tables.users.get(session.userId)
    if (!user || session.hasEnded) throw new Refusal('unauthorized')
    const wasLost =
      session.generation === generation + 1 && clock.now() - session.rotatedAt <= LOST_ANSWER_MS
    if (session.generation === generation) {
      session.generation += 1
      session.rotatedAt = clock.now()
    } else if (!wasLost) {
      this.#end(session)
      throw new Refusal('token_reused')
    }
    return this.#issue(user, session)
  }

  logout({ sessionId }: Actor): void {
    const session = this.#sessions.get(sessionId)
    if (session) this.#end(session)
  }

  me({ user }: Actor): Account {
    const row = this.#deps.tables.users.get(user.id)
    if (!row) throw new Refusal('unauthorized')
    return toAccount(row)
  }

  authenticate(token: string): Authenticated {
    const { session, expiresAt } = this.#find(this.#accessTokens, token)
    const user = this.#deps.tables.users.get(session.userId)
    if (!user || session.hasEnded) throw new Refusal('unauthorized')
    const { id, username } = user
    return { actor: { user: { id, username }, sessionId: session.id }, expiresAt }
  }

  /** Ends every session of a user, as an operator would. */
  endSessions(userId: string): void {
    for (const session of this.#sessions.values()) if (session.userId === userId) this.#end(session)
  }

  #find(tokens: ReadonlyMap<string, TokenRow>, token: string): TokenRow {
    const row = tokens.get(token)
    if (!row) throw new Refusal('unauthorized')
    if (row.expiresAt <= this.#deps.clock.now() - CLOCK_SKEW_MS) throw new Refusal('token_expired')
    return row
  }

  #end(session: SessionRow): void {
    session.hasEnded = true
    this.#deps.connections.closeSession(session.id)
  }

  #startSession(user: UserRow): Session {
    const { ids, clock } = this.#deps
    const session = {
      id: ids.next('session'),
      userId: user.id,
      generation: 1,
      rotatedAt: clock.now(),
      hasEnded: false,
    }
    this.#sessions.set(session.id, session)
    return this.#issue(user, session)
  }

  #issue(user: UserRow, session: SessionRow): Session {
    const { ids, clock } = this.#deps
    const now = clock.now()
    const { generation } = session
    const accessToken = ids.next('access')
    const refreshToken = ids.next('refresh')
    const expiresAt = Math.floor((now + ACCESS_LIFETIME_MS) / 1_000) * 1_000
    this.#accessTokens.set(accessToken, { session, expiresAt })
    const refreshable = { session, generation, expiresAt: now + SESSION_LIFETIME_MS }
    this.#refreshTokens.set(refreshToken, refreshable)
    const accessTokenExpiresAt = toTime(expiresAt)
    return { user: toAccount(user), accessToken, refreshToken, accessTokenExpiresAt }
  }
}

function toAccount({ id, username, createdAt }: UserRow): Account {
  return { id, username, createdAt: toTime(createdAt) }
}
