import { createPublicKey, type KeyObject } from 'node:crypto'

/** Signatures that a server can check with a secret that it shares with the issuer. */
export const SECRET_ALGORITHMS = ['HS256', 'HS384', 'HS512'] as const

/** Signatures that it can check with a public key. `none` is in neither list. */
export const KEY_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const

export type Algorithm = (typeof SECRET_ALGORITHMS)[number] | (typeof KEY_ALGORITHMS)[number]

/**
 * Whose tokens are taken instead of those of the built-in accounts, and how they are checked. Names
 * exactly one of `secret`, `publicKey` and `jwksUrl`.
 */
export interface IssuerConfig {
  /** Shared with the issuer, at least 32 bytes. */
  readonly secret?: string | undefined
  /** As PEM (`BEGIN PUBLIC KEY`), or as JWK. */
  readonly publicKey?: string | undefined
  /** Where the issuer publishes its keys. Fetched when needed, kept for ten minutes. */
  readonly jwksUrl?: string | undefined
  /** What `iss` must be. */
  readonly issuer?: string | undefined
  /** What `aud` must be, or contain. */
  readonly audience?: string | undefined
  /** What may have signed a token; HS256, what fits the public key, or RS256, ES256 and EdDSA unless told. */
  readonly algorithms?: readonly Algorithm[] | undefined
  /** How far the two clocks may differ; 5 unless told. */
  readonly clockToleranceSeconds?: number | undefined
  /** The claim with the user's name; `preferred_username`, else `name`, unless told. */
  readonly usernameClaim?: string | undefined
}

const KEYS = ['secret', 'publicKey', 'jwksUrl'] as const

/** What is wrong with it as a whole: the fields, each with what it must be. */
export function issuerProblems(
  issuer: IssuerConfig | undefined,
): readonly [keyof IssuerConfig, string][] {
  if (!issuer) return []
  const given = KEYS.filter((key) => issuer[key] !== undefined)
  const [key] = given
  if (key === undefined) return [['jwksUrl', 'is needed, or a secret, or a public key']]
  if (given.length > 1) return given.map((name) => [name, 'cannot be combined with another key'])
  const possible = possibleAlgorithms(issuer)
  if (typeof possible === 'string') return [[key, possible]]
  const isPossible = issuer.algorithms?.every((name) => possible.includes(name)) ?? true
  return isPossible ? [] : [['algorithms', `must be among ${possible.join(', ')} with this key`]]
}

/** What may have signed a token. */
export function algorithmsOf(issuer: IssuerConfig): readonly Algorithm[] {
  if (issuer.algorithms) return issuer.algorithms
  if (issuer.jwksUrl !== undefined) return ['RS256', 'ES256', 'EdDSA']
  const possible = possibleAlgorithms(issuer)
  if (typeof possible === 'string') throw new TypeError(possible)
  // Both names of the last one mean the same key.
  return possible[0] === 'EdDSA' ? possible : possible.slice(0, 1)
}

/** What could have signed a token, the usual one first; or why nothing could. */
function possibleAlgorithms({ secret, publicKey }: IssuerConfig): readonly Algorithm[] | string {
  if (secret !== undefined) {
    // The oldest attack on tokens: what everybody knows, taken for a secret.
    return secret.startsWith('-----BEGIN') ? 'must not be a key in PEM' : SECRET_ALGORITHMS
  }
  return publicKey === undefined ? KEY_ALGORITHMS : algorithmsOfKey(publicKey)
}

function algorithmsOfKey(text: string): readonly Algorithm[] | string {
  const key = readPublicKey(text)
  if (key === undefined) return 'must be a public key, as PEM or JWK'
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'rsa') {
    return modulusLength < 2_048 ? 'must have at least 2048 bits' : RSA_ALGORITHMS
  }
  if (key.asymmetricKeyType === 'ed25519') return ['EdDSA', 'Ed25519']
  return CURVES.get(namedCurve) ?? 'must be an RSA, P-256, P-384, P-521 or Ed25519 key'
}

const RSA_ALGORITHMS = KEY_ALGORITHMS.filter((name) => /^[RP]S/.test(name))

const CURVES: ReadonlyMap<string, readonly Algorithm[]> = new Map([
  ['prime256v1', ['ES256']],
  ['secp384r1', ['ES384']],
  ['secp521r1', ['ES512']],
])

/** Reads PEM or JWK; `undefined` for anything but a public key. */
export function readPublicKey(text: string): KeyObject | undefined {
  try {
    if (text.trimStart().startsWith('{')) {
      const jwk = JSON.parse(text) as Record<string, unknown>
      // Node would make a public key of a private one. Who gave us that one has lost it.
      return 'd' in jwk ? undefined : createPublicKey({ key: jwk, format: 'jwk' })
    }
    // A file of environment variables has no line breaks.
    const pem = text.replaceAll('\\n', '\n')
    return pem.includes('PRIVATE KEY') ? undefined : createPublicKey(pem)
  } catch {
    return undefined
  }
}
