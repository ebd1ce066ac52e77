import { createSecretKey } from 'node:crypto'
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose'
import { ChatError } from '../errors.ts'
import { algorithmsOf, readPublicKey, type IssuerConfig } from '../issuer-config.ts'
import type { Logger } from '../logger.ts'
import type { Clock } from '../ports.ts'
import type { Authenticate, Identity } from './identity.ts'

const CLOCK_TOLERANCE_SECONDS = 5
const USERNAME_CLAIMS = ['preferred_username', 'name'] as const

interface Dependencies {
  readonly clock: Clock
  readonly logger: Logger
}

/** Tells whose the tokens of an issuer are: checks the signature, the issuer, the audience and the times. */
export function issuerTokens(issuer: IssuerConfig, { clock, logger }: Dependencies): Authenticate {
  const clockTolerance = issuer.clockToleranceSeconds ?? CLOCK_TOLERANCE_SECONDS
  const getKey = keySource(issuer, logger)
  if (issuer.audience === undefined) {
    logger.warn('no audience is set; tokens that the issuer made for other programs are taken, too')
  }
  const options = {
    algorithms: [...algorithmsOf(issuer)],
    clockTolerance,
    ...(issuer.issuer === undefined ? {} : { issuer: issuer.issuer }),
    ...(issuer.audience === undefined ? {} : { audience: issuer.audience }),
  }
  return async function authenticate(token) {
    try {
      const currentDate = new Date(clock.now())
      const { payload } = await jwtVerify(token, getKey, { ...options, currentDate })
      return toIdentity(payload, { token, clockTolerance, usernameClaim: issuer.usernameClaim })
    } catch (error) {
      if (error instanceof ChatError) throw error
      // Its message names the claim; the error itself would carry all of them into the log.
      logger.debug({ reason: (error as Error).message }, 'a token is refused')
      const code = error instanceof errors.JWTExpired ? 'token_expired' : 'unauthorized'
      throw new ChatError(code, { cause: error })
    }
  }
}

/** Asked only after the token's algorithm was found to be an allowed one. */
function keySource({ secret, publicKey, jwksUrl }: IssuerConfig, logger: Logger): JWTVerifyGetKey {
  if (jwksUrl !== undefined) return remoteKeys(new URL(jwksUrl), logger)
  const key =
    secret === undefined ? readPublicKey(publicKey ?? '') : createSecretKey(Buffer.from(secret))
  if (key === undefined) throw new TypeError('the issuer has no key')
  return () => key
}

function remoteKeys(url: URL, logger: Logger): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(url)
  return async function getKey(header, token) {
    try {
      return await keys(header, token)
    } catch (error) {
      if (NO_SUCH_KEY.some((kind) => error instanceof kind)) throw error
      // It says nothing about the token; the client should come again, and not sign in again.
      logger.error({ err: error, url: url.href }, 'cannot read the keys of the issuer')
      throw new ChatError('unavailable', { cause: error })
    }
  }
}

const NO_SUCH_KEY = [
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSENotSupported,
]

function toIdentity(
  claims: JWTPayload,
  {
    token,
    clockTolerance,
    usernameClaim,
  }: { token: string; clockTolerance: number; usernameClaim: string | undefined },
): Identity {
  const { sub, iat, exp, sid, jti } = claims
  if (typeof sub !== 'string' || iat === undefined || exp === undefined) {
    throw new TypeError('sub, iat and exp are needed')
  }
  const names = usernameClaim === undefined ? USERNAME_CLAIMS : [usernameClaim]
  const username = names.map((name) => claims[name]).find((value) => typeof value === 'string')
  const toleranceMs = clockTolerance * 1_000
  return {
    userId: sub,
    username: username ?? '',
    expiresAt: exp * 1_000 + toleranceMs,
    // An issuer whose clock is ahead has dated its tokens late.
    issuedAt: iat * 1_000 - toleranceMs,
    // What was signed: a signature can be written in more than one way.
    sessionId: [sid, jti].find((id) => typeof id === 'string') ?? signedPart(token),
  }
}

const signedPart = (token: string): string => token.slice(0, token.lastIndexOf('.'))
