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
    const { userId, sessionId, expiresAt } = this.#tokens.verifyAccess(token)
    const holder = await this.#reader.sessions.findHolder(sessionId)
    if (holder?.userId !== userId || holder.username === null) throw new ChatError('unauthorized')
    return { actor: { userId, username: holder.username, sessionId }, expiresAt }
  }

  async endAll(tx: Transaction, userId: string, now: number): Promise<void> {
    if (!(await tx.users.find(userId))) throw new ChatError('user_not_found')
    await tx.sessions.endAll(userId, now)
  }
}
