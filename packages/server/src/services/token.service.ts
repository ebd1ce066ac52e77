import { createSecretKey, type KeyObject } from 'node:crypto'
import { errors as joseErrors, jwtVerify, SignJWT, type JWTPayload } from 'jose'
import { ChatError } from '../errors.ts'
import type { Clock } from '../ports.ts'

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
const ACCESS = { typ: 'at+jwt', audience: 'chatnode' } as const
const REFRESH = { typ: 'rt+jwt', audience: 'chatnode:refresh' } as const
const CLOCK_SKEW_SECONDS = 5

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
  async verifyAccess(token: string): Promise<AccessClaims> {
    const claims = await this.#verify(token, ACCESS)
    const { sub, sid, exp } = claims
    if (typeof sub !== 'string' || typeof sid !== 'string' || exp === undefined) {
      throw new ChatError('unauthorized')
    }
    return { userId: sub, sessionId: sid, expiresAt: exp * 1_000 }
  }

  /** Throws `token_expired` or `unauthorized`. Says nothing about whether the token was used before. */
  async verifyRefresh(token: string): Promise<RefreshClaims> {
    const { sub, sid, gen } = await this.#verify(token, REFRESH)
    if (typeof sub !== 'string' || typeof sid !== 'string' || typeof gen !== 'number') {
      throw new ChatError('unauthorized')
    }
    return { userId: sub, sessionId: sid, generation: gen }
  }

  #sign(kind: typeof ACCESS | typeof REFRESH, payload: JWTPayload): Promise<string> {
    return new SignJWT(payload)
      .setProtectedHeader({ alg: ALGORITHM, typ: kind.typ })
      .setIssuer(ISSUER)
      .setAudience(kind.audience)
      .setIssuedAt(Math.floor(this.#clock.now() / 1_000))
      .sign(this.#key)
  }

  async #verify(token: string, kind: typeof ACCESS | typeof REFRESH): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: kind.audience,
        typ: kind.typ,
        requiredClaims: ['sub', 'sid', 'exp'],
        clockTolerance: CLOCK_SKEW_SECONDS,
        currentDate: new Date(this.#clock.now()),
      })
      return payload
    } catch (error) {
      const code = error instanceof joseErrors.JWTExpired ? 'token_expired' : 'unauthorized'
      throw new ChatError(code, { cause: error })
    }
  }
}
