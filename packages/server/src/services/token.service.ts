import { createSecretKey, type KeyObject } from 'node:crypto'
import { SignJWT, type JWTPayload } from 'jose'
import { ChatError } from '../errors.ts'
import type { Clock } from '../ports.ts'
import { headerOf, verifyOwnJwt, type Claims } from './own-jwt.ts'

/** What an access token says. */
export interface AccessClaims {
  readonly userId: string
  readonly sessionId: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** What a refresh token says. */
export interface RefreshClaims {
  readonly userId: string
  readonly sessionId: string
  /** Which token of the session's chain this is. */
  readonly generation: number
}

const ALGORITHM = 'HS256'
const ISSUER = 'chatnode'
const CLOCK_SKEW_SECONDS = 5

interface Kind {
  readonly header: { readonly alg: string; readonly typ: string }
  /** The header as it stands in a token. */
  readonly prefix: string
  readonly audience: string
}

const kind = (typ: string, audience: string): Kind => {
  const header = { alg: ALGORITHM, typ }
  return { header, prefix: headerOf(header), audience }
}

const ACCESS = kind('at+jwt', 'chatnode')
const REFRESH = kind('rt+jwt', 'chatnode:refresh')

/** Signs and checks tokens. Both kinds are JWTs, told apart by `typ` and audience, so neither passes for the other. */
export class TokenService {
  readonly #key: KeyObject
  readonly #clock: Clock
  readonly #accessLifetimeMs: number

  constructor(options: { secret: string; clock: Clock; accessLifetimeMs: number }) {
    // A key object is prepared once; raw bytes would be prepared for every token, at three times the cost.
    this.#key = createSecretKey(Buffer.from(options.secret, 'utf8'))
    this.#clock = options.clock
    this.#accessLifetimeMs = options.accessLifetimeMs
  }

  async issueAccess(subject: {
    userId: string
    sessionId: string
  }): Promise<{ token: string; expiresAt: number }> {
    // Whole seconds, because `exp` has no finer ones; at least one, or the token would be born expired.
    const seconds = Math.max(1, Math.floor((this.#clock.now() + this.#accessLifetimeMs) / 1_000))
    const token = await this.#sign(ACCESS, {
      sub: subject.userId,
      sid: subject.sessionId,
      exp: seconds,
    })
    return { token, expiresAt: seconds * 1_000 }
  }

  issueRefresh(claims: RefreshClaims, expiresAt: number): Promise<string> {
    const { userId, sessionId, generation } = claims
    const exp = Math.floor(expiresAt / 1_000)
    return this.#sign(REFRESH, { sub: userId, sid: sessionId, gen: generation, exp })
  }

  /** Throws `token_expired` or `unauthorized`. */
  verifyAccess(token: string): AccessClaims {
    const { sub, sid, exp } = this.#verify(token, ACCESS)
    if (typeof sub !== 'string' || typeof sid !== 'string' || typeof exp !== 'number') {
      throw new ChatError('unauthorized')
    }
    return { userId: sub, sessionId: sid, expiresAt: exp * 1_000 }
  }

  /** Throws `token_expired` or `unauthorized`. Says nothing about whether the token was used before. */
  verifyRefresh(token: string): RefreshClaims {
    const { sub, sid, gen } = this.#verify(token, REFRESH)
    if (typeof sub !== 'string' || typeof sid !== 'string' || typeof gen !== 'number') {
      throw new ChatError('unauthorized')
    }
    return { userId: sub, sessionId: sid, generation: gen }
  }

  #sign({ header, audience }: Kind, payload: JWTPayload): Promise<string> {
    return new SignJWT(payload)
      .setProtectedHeader(header)
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setIssuedAt(Math.floor(this.#clock.now() / 1_000))
      .sign(this.#key)
  }

  #verify(token: string, { prefix, audience }: Kind): Claims {
    return verifyOwnJwt(token, {
      key: this.#key,
      header: prefix,
      issuer: ISSUER,
      audience,
      required: ['sub', 'sid', 'exp'],
      nowMs: this.#clock.now(),
      toleranceSeconds: CLOCK_SKEW_SECONDS,
    })
  }
}
