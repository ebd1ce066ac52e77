import type { Credentials, Session } from '@chatnode/protocol'
import { ChatError } from '../errors.ts'
import type { RateLimiter } from '../limits/rate-limiter.ts'
import { rateRules } from '../limits/rate-rules.ts'
import type { Clock, IdGenerator, UnitOfWork } from '../ports.ts'
import type { Reader, Transaction } from '../stores/stores.ts'
import { toAccount, type UserRow } from '../stores/user.store.ts'
import type { ConnectionService } from './connection.service.ts'
import type { PasswordService } from './password.service.ts'
import type { TokenService } from './token.service.ts'

/** What a name and a password can do. */
export interface Accounts {
  register(credentials: Credentials): Promise<Session>
  login(credentials: Credentials, address: string): Promise<Session>
  refresh(refreshToken: string): Promise<Session>
}

const notOffered = (): Promise<never> => Promise.reject(new ChatError('not_found'))

/** For a server whose users another issuer knows. */
export const noAccounts: Accounts = {
  register: notOffered,
  login: notOffered,
  refresh: notOffered,
}

const SESSION_LIFETIME_MS = 30 * 24 * 60 * 60 * 1_000

// A client whose answer got lost tries its old token again. Within this time that is not a theft.
const LOST_ANSWER_MS = 10_000

interface Dependencies {
  readonly work: UnitOfWork
  readonly reader: Reader
  readonly clock: Clock
  readonly ids: IdGenerator
  readonly passwords: PasswordService
  readonly tokens: TokenService
  readonly connections: ConnectionService
  readonly limiter: RateLimiter
}

/** The built-in accounts: names and passwords, and the sessions that they begin. */
export class AccountService implements Accounts {
  readonly #deps: Dependencies

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  /** Throws `username_taken`. */
  async register({ username, password }: Credentials): Promise<Session> {
    const { work, clock, ids, passwords } = this.#deps
    const user = {
      id: ids.rising(),
      username,
      password_hash: await passwords.hash(password),
      created_at: clock.now(),
    }
    return work.run(async (tx) => {
      if (!(await tx.users.insert(user))) throw new ChatError('username_taken')
      return this.#startSession(tx, user)
    })
  }

  /** Throws `invalid_credentials`, alike in answer and time whether the account exists or not, or `rate_limited`. */
  async login({ username, password }: Credentials, address: string): Promise<Session> {
    const { work, reader, passwords } = this.#deps
    const attempt = this.#countAttempt(username, address)
    const user = await reader.users.findByUsername(username)
    if (!(await passwords.verify(user?.password_hash, password)) || !user) {
      throw new ChatError('invalid_credentials')
    }
    attempt.succeeded()
    return work.run((tx) => this.#startSession(tx, user))
  }

  /**
   * Answers the next pair of tokens. A refresh token is good once. The previous one is answered
   * again for ten seconds, for a client whose answer got lost; any other use of an old one ends
   * the session and closes its sockets, because then somebody else has it. Throws `token_reused`.
   */
  async refresh(refreshToken: string): Promise<Session> {
    const { work, clock, tokens, connections } = this.#deps
    const { sessionId, generation, userId } = tokens.verifyRefresh(refreshToken)
    const session = await work.run(async (tx) => {
      const now = clock.now()
      const advanced = await tx.sessions.advance(sessionId, generation, {
        now,
        expiresAt: now + SESSION_LIFETIME_MS,
      })
      const [stored, user] = [await tx.sessions.find(sessionId), await tx.users.find(userId)]
      if (!stored || !user || stored.ended_at !== null) throw new ChatError('unauthorized')
      const answerWasLost =
        stored.generation === generation + 1 && now - stored.rotated_at <= LOST_ANSWER_MS
      if (!advanced && !answerWasLost) {
        await tx.sessions.end({ id: sessionId, userId, now })
        tx.afterCommit(() => connections.closeSession(sessionId, 'session_ended'))
        return undefined
      }
      return this.#session(user, sessionId, stored)
    })
    if (!session) throw new ChatError('token_reused')
    return session
  }

  #countAttempt(username: string, address: string): { succeeded(): void } {
    const { limiter } = this.#deps
    const account = username.toLowerCase()
    const fromAddress = `login:${address}:${account}`
    // An attempt that is refused counts against its address alone: it must not lock anybody else out.
    const waitMs =
      limiter.consume(fromAddress, rateRules.loginFromAddress) ||
      limiter.consume(`login:${account}`, rateRules.loginAnywhere)
    if (waitMs > 0) throw new ChatError('rate_limited', { retryAfterMs: waitMs })
    return { succeeded: () => limiter.reset(fromAddress) }
  }

  async #startSession(
    tx: Transaction,
    user: Pick<UserRow, 'id' | 'username' | 'created_at'>,
  ): Promise<Session> {
    const { clock, ids } = this.#deps
    const now = clock.now()
    const session = {
      id: ids.random(),
      user_id: user.id,
      generation: 1,
      rotated_at: now,
      created_at: now,
      expires_at: now + SESSION_LIFETIME_MS,
      ended_at: null,
    }
    await tx.sessions.insert(session)
    return this.#session(user, session.id, session)
  }

  async #session(
    user: Pick<UserRow, 'id' | 'username' | 'created_at'>,
    sessionId: string,
    { generation, expires_at }: { generation: number; expires_at: number },
  ): Promise<Session> {
    const { tokens } = this.#deps
    const access = await tokens.issueAccess({ userId: user.id, sessionId })
    return {
      user: toAccount(user),
      accessToken: access.token,
      refreshToken: await tokens.issueRefresh(
        { userId: user.id, sessionId, generation },
        expires_at,
      ),
      accessTokenExpiresAt: new Date(access.expiresAt).toISOString(),
    }
  }
}
