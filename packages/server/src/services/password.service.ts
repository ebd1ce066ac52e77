import { hash, verify, type Options } from '@node-rs/argon2'
import pLimit from 'p-limit'
import { ChatError } from '../errors.ts'

// OWASP's first choice for argon2id with 19 MiB. One hash takes about 20 ms of a core.
const PARAMETERS: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

// Hashes run on the thread pool that also serves the file system: two at a time leave room for it.
const AT_ONCE = 2
// At 20 ms each the last in line waits for 200 ms; whoever comes after is told to come back.
const WAITING = 20
const RETRY_AFTER_MS = 1_000

/** Hashes passwords, a few at a time. Throws `unavailable` when too many are waiting. */
export class PasswordService {
  readonly #limit = pLimit(AT_ONCE)
  readonly #decoy: Promise<string>

  constructor() {
    this.#decoy = hash('a password that nobody has', PARAMETERS)
  }

  hash(password: string): Promise<string> {
    return this.#queue(() => hash(password, PARAMETERS))
  }

  /**
   * Whether the password belongs to the hash. Without a hash (`undefined`, or empty: a user of
   * another issuer) it does the same work and answers false, so that the time does not tell whether
   * an account exists.
   */
  async verify(stored: string | undefined, password: string): Promise<boolean> {
    const against = stored || (await this.#decoy)
    const matches = await this.#queue(() => verify(against, password))
    return matches && against === stored
  }

  #queue<T>(work: () => Promise<T>): Promise<T> {
    if (this.#limit.pendingCount >= WAITING) {
      throw new ChatError('unavailable', { retryAfterMs: RETRY_AFTER_MS })
    }
    return this.#limit(work)
  }
}
