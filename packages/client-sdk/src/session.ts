import { parse, Session, type Account } from '@chatnode/protocol'
import type { TokenSource } from './connection/connection.ts'
import { ChatError, isTokenRefusal } from './errors.ts'
import type { Report } from './emitter.ts'
import type { SessionStore } from './options.ts'

export interface SessionOptions {
  readonly store: SessionStore
  /** A token of the app's own, used while nobody has signed in here. */
  readonly provided: (() => string | Promise<string>) | undefined
  /** Exchanges a refresh token over REST. */
  readonly refresh: (refreshToken: string) => Promise<Session>
  /** The server has ended the session. */
  readonly onEnded: (error: ChatError) => void
  readonly report: Report
}

const THE_STORE = 'the session store'

/**
 * Who is signed in, and with which tokens.
 *
 * A refresh token counts once: a second use ends the session. So one refresh is in flight at a
 * time, whoever asks shares it, and the new pair is stored before anybody gets to see it.
 */
export class SessionManager implements TokenSource {
  readonly #options: SessionOptions
  #session: Session | undefined
  /** Whose the provided token is, once the server has said so. */
  #account: Account | undefined
  #loading: Promise<void> | undefined
  #refreshing: Promise<string> | undefined

  constructor(options: SessionOptions) {
    this.#options = options
  }

  get user(): Account | undefined {
    return this.#session?.user ?? this.#account
  }

  /** The access token to use now. Rejects with `unauthorized` when nobody is signed in. */
  async token(what: string): Promise<string> {
    await this.#load()
    if (this.#session) return this.#session.accessToken
    if (this.#options.provided) return this.#options.provided()
    throw new ChatError('unauthorized', `cannot ${what}: nobody is signed in`)
  }

  /** A token other than `stale`; `stale` itself where there is no other. */
  async renew(stale: string, what: string): Promise<string> {
    const current = await this.token(what)
    if (current !== stale || !this.#session) return current
    this.#refreshing ??= this.#refresh(this.#session, what).finally(
      () => (this.#refreshing = undefined),
    )
    return this.#refreshing
  }

  /** Makes this the session, and keeps it. */
  async adopt(session: Session): Promise<Account> {
    this.#loading = Promise.resolve()
    await this.#keep(session)
    this.#session = session
    return session.user
  }

  /** Takes over what the server says of the signed-in user. */
  async update(user: Account): Promise<void> {
    if (!this.#session) this.#account = user
    else if (this.#session.user.id === user.id) await this.adopt({ ...this.#session, user })
  }

  /** Forgets the session. */
  async forget(): Promise<void> {
    this.#session = undefined
    this.#account = undefined
    this.#loading = Promise.resolve()
    try {
      await this.#options.store.clear()
    } catch (error) {
      this.#options.report(error, THE_STORE)
    }
  }

  /** The server has ended the session: forgets it, and says so once. */
  async end(error: ChatError): Promise<void> {
    if (!this.#session) return
    await this.forget()
    this.#options.onEnded(error)
  }

  /** Resolves when the store has said who is signed in. */
  whenKnown(): Promise<void> {
    return this.#load()
  }

  /** Resolves when no refresh is in flight. One that is under way is never cut off: its answer is the only valid token. */
  async settled(): Promise<void> {
    await Promise.allSettled([this.#refreshing])
  }

  #load(): Promise<void> {
    this.#loading ??= this.#read().then((session) => void (this.#session ??= session))
    return this.#loading
  }

  async #read(): Promise<Session | undefined> {
    try {
      const stored: unknown = await this.#options.store.load()
      const parsed = parse(Session, stored)
      return parsed.success ? parsed.data : undefined
    } catch (error) {
      this.#options.report(error, THE_STORE)
      return undefined
    }
  }

  async #refresh(session: Session, what: string): Promise<string> {
    // Another tab on the same store may have been faster; its refresh has used up our token.
    const stored = await this.#read()
    if (stored && stored.accessToken !== session.accessToken) {
      this.#session = stored
      return stored.accessToken
    }
    const next = await this.#exchange(session)
    // Signed out, or in as somebody else, in the meantime: the answer is nobody's any more.
    if (this.#session === session) await this.adopt(next)
    return this.token(what)
  }

  async #exchange(session: Session): Promise<Session> {
    try {
      return await this.#options.refresh(session.refreshToken)
    } catch (error) {
      if (isTokenRefusal(error) && this.#session === session) await this.end(error)
      throw error
    }
  }

  async #keep(session: Session): Promise<void> {
    try {
      await this.#options.store.save(session)
    } catch (error) {
      // The old pair is used up already; the new one at least serves until the app ends.
      this.#options.report(error, THE_STORE)
    }
  }
}
