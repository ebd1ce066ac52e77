import { ChatError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import type { Clock, UnitOfWork } from '../ports.ts'
import type { Reader, Transaction } from '../stores/stores.ts'
import {
  isExternal,
  namesOf,
  sessionIdOf,
  userIdOf,
  type Authenticate,
  type Authenticated,
  type Identity,
  type TokenSource,
} from './identity.ts'

// A token that names no end is asked for again after this time.
const UNBOUNDED_LIFETIME_MS = 60 * 60 * 1_000

// No connection goes on for longer without showing a token.
const LONGEST_LIFETIME_MS = 30 * 24 * 60 * 60 * 1_000

const MAX_USER_ID = 255
const SURROGATE = /\p{Surrogate}/u

interface Dependencies {
  readonly authenticate: Authenticate
  readonly work: UnitOfWork
  readonly reader: Reader
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * The tokens of another issuer. Its users are kept as rows of their own, made at first sight and
 * renamed when the issuer says so, because rooms and messages refer to them.
 */
export class ExternalTokens implements TokenSource {
  readonly #deps: Dependencies

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  async authenticate(token: string): Promise<Authenticated> {
    const identity = await this.#identify(token)
    const expiresAt = this.#expiryOf(identity)
    const id = userIdOf(identity.userId)
    const sessionId = sessionIdOf(id, identity.sessionId ?? token)
    await this.#keep(id, namesOf(identity.username, id))
    // Read last: what was ended before this moment lets nobody in, and what ends later finds the connection.
    const { reader } = this.#deps
    const [user, session] = await Promise.all([
      reader.users.find(id),
      reader.sessions.find(sessionId),
    ])
    const endedAt = user?.sessions_ended_at ?? Number.NEGATIVE_INFINITY
    const isOfBefore = identity.issuedAt !== undefined && identity.issuedAt <= endedAt
    // The row of such a session is the mark of its end.
    if (!user || session || isOfBefore) throw new ChatError('unauthorized')
    return { actor: { userId: id, username: user.username, sessionId }, expiresAt }
  }

  /** Of somebody who was never here, too: what they come with first may be of before. */
  async endAll(tx: Transaction, userId: string, now: number): Promise<void> {
    if (!isExternal(userId)) throw new ChatError('user_not_found')
    if (!(await tx.users.find(userId))) await this.#name(tx, userId, namesOf('', userId))
    await tx.users.endSessions(userId, now)
  }

  async #identify(token: string): Promise<Identity> {
    try {
      const identity = await this.#deps.authenticate(token)
      assertIdentity(identity)
      return identity
    } catch (error) {
      if (error instanceof ChatError) throw error
      this.#deps.logger.warn({ err: error }, 'authenticate failed; the token is refused')
      throw new ChatError('unauthorized', { cause: error })
    }
  }

  #expiryOf({ expiresAt }: Identity): number {
    const now = this.#deps.clock.now()
    const end = expiresAt ?? now + UNBOUNDED_LIFETIME_MS
    if (!(end > now)) throw new ChatError('token_expired')
    return Math.min(end, now + LONGEST_LIFETIME_MS)
  }

  async #keep(id: string, names: readonly string[]): Promise<void> {
    const { reader, work } = this.#deps
    const isKept = async (users: Reader['users']): Promise<boolean> =>
      names.includes((await users.find(id))?.username ?? '')
    if (await isKept(reader.users)) return
    await work.run(async (tx) => {
      // Several connections of a new user come at once.
      if (!(await isKept(tx.users))) await this.#name(tx, id, names)
    })
  }

  async #name(tx: Transaction, id: string, names: readonly string[]): Promise<void> {
    const exists = (await tx.users.find(id)) !== undefined
    for (const username of names) {
      const isDone = exists
        ? await tx.users.rename(id, username)
        : await tx.users.insert({
            id,
            username,
            password_hash: NO_PASSWORD,
            created_at: this.#deps.clock.now(),
          })
      if (isDone) return
    }
    throw new Error(`every name of the user ${id} is taken`)
  }
}

/** What no password hashes to: nobody logs in to such an account with one. */
const NO_PASSWORD = ''

function assertIdentity({ userId, username }: Identity): void {
  const isUserId =
    typeof userId === 'string' &&
    userId !== '' &&
    userId.length <= MAX_USER_ID &&
    // In UTF-8 all halves of surrogate pairs are one character, and so two users would be one.
    !SURROGATE.test(userId)
  if (!isUserId) throw new TypeError(`userId must be text of 1 to ${MAX_USER_ID} characters`)
  if (typeof username !== 'string') throw new TypeError('username must be text')
}
