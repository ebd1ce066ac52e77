import { ChatError } from '../errors.ts'
import type { Reader, Transaction } from '../stores/stores.ts'
import type { Authenticated, TokenSource } from './identity.ts'
import type { TokenService } from './token.service.ts'

/** The access tokens of the built-in accounts: good as long as their session lives. */
export class OwnTokens implements TokenSource {
  readonly #reader: Reader
  readonly #tokens: TokenService

  constructor({ reader, tokens }: { reader: Reader; tokens: TokenService }) {
    this.#reader = reader
    this.#tokens = tokens
  }

  async authenticate(token: string): Promise<Authenticated> {
    const claims = await this.#tokens.verifyAccess(token)
    const [session, user] = await Promise.all([
      this.#reader.sessions.find(claims.sessionId),
      this.#reader.users.find(claims.userId),
    ])
    if (!user || !session || session.ended_at !== null || session.user_id !== user.id) {
      throw new ChatError('unauthorized')
    }
    const actor = { userId: user.id, username: user.username, sessionId: session.id }
    return { actor, expiresAt: claims.expiresAt }
  }

  async endAll(tx: Transaction, userId: string, now: number): Promise<void> {
    if (!(await tx.users.find(userId))) throw new ChatError('user_not_found')
    await tx.sessions.endAll(userId, now)
  }
}
