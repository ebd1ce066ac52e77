import type { Account } from '@chatnode/protocol'
import { ChatError } from '../errors.ts'
import type { Actor, Clock, UnitOfWork } from '../ports.ts'
import type { Reader } from '../stores/stores.ts'
import { toAccount } from '../stores/user.store.ts'
import type { ConnectionService } from './connection.service.ts'
import type { Authenticated, TokenSource } from './identity.ts'

interface Dependencies {
  readonly source: TokenSource
  readonly work: UnitOfWork
  readonly reader: Reader
  readonly clock: Clock
  readonly connections: ConnectionService
}

/** Who somebody is, and until when: alike for built-in accounts and for the users of another issuer. */
export class AuthService {
  readonly #deps: Dependencies

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  /** Who a token belongs to. Throws `token_expired`, `unauthorized` or `unavailable`. */
  authenticate(token: string): Promise<Authenticated> {
    return this.#deps.source.authenticate(token)
  }

  /** Ends the session: its tokens are refused from here on, and its sockets closed. Idempotent. */
  async logout({ userId, sessionId }: Actor): Promise<void> {
    const { work, clock, connections } = this.#deps
    await work.run(async (tx) => {
      await tx.sessions.end({ id: sessionId, userId, now: clock.now() })
      tx.afterCommit(() => connections.closeSession(sessionId, 'session_ended'))
    })
  }

  /**
   * Ends every session of a user: the tokens of before are refused, and their sockets closed.
   * Idempotent. Throws `user_not_found`.
   */
  async endSessions(userId: string): Promise<void> {
    const { work, clock, connections, source } = this.#deps
    await work.run(async (tx) => {
      await source.endAll(tx, userId, clock.now())
      tx.afterCommit(() => {
        for (const connection of connections.of(userId)) connection.close('session_ended')
      })
    })
  }

  async me({ userId }: Actor): Promise<Account> {
    const user = await this.#deps.reader.users.find(userId)
    if (!user) throw new ChatError('unauthorized')
    return toAccount(user)
  }
}
