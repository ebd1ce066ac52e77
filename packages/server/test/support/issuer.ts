import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { webcrypto } from 'node:crypto'
import type { Session } from '@chatnode/protocol'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type JWK, type JWTPayload } from 'jose'

export const ISSUER = 'https://auth.example.com/'
export const AUDIENCE = 'chat'

/** A key pair, as an issuer keeps it. */
export interface KeyPair {
  readonly alg: string
  readonly kid: string
  readonly privateKey: webcrypto.CryptoKey
  readonly jwk: JWK
  readonly pem: string
}

export async function keyPair(alg = 'RS256', kid = 'first'): Promise<KeyPair> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }
  return { alg, kid, privateKey, jwk, pem: await exportSPKI(publicKey) }
}

/** What a good token says; `undefined` takes a claim out. */
function claims(changes: Record<string, unknown> = {}): JWTPayload {
  const now = Math.floor(Date.now() / 1_000)
  return {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: '42',
    preferred_username: 'ada',
    iat: now,
    exp: now + 900,
    ...changes,
  }
}

/** A token as an issuer signs it: with a secret, or with a key pair. */
export function sign(
  key: string | KeyPair,
  changes: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): Promise<string> {
  const [signer, own] =
    typeof key === 'string'
      ? [Buffer.from(key), { alg: 'HS256' }]
      : [key.privateKey, { alg: key.alg, kid: key.kid }]
  return new SignJWT(claims(changes)).setProtectedHeader({ ...own, ...header }).sign(signer)
}

/** What `connect` takes of a session. */
export const holder = (accessToken: string): Session => ({ accessToken }) as Session

/** An issuer's key set on a port of its own. */
export interface KeyServer extends AsyncDisposable {
  readonly url: string
  /** How often it was asked. */
  readonly asked: number
  publish(keys: readonly KeyPair[]): void
  /** Answers with this status from here on. */
  fail(status: number): void
}

export async function startKeyServer(keys: readonly KeyPair[]): Promise<KeyServer> {
  let published = keys
  let status = 200
  let asked = 0
  const server = createServer((_request, response) => {
    asked += 1
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ keys: published.map(({ jwk }) => jwk) }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/jwks.json`,
    get asked() {
      return asked
    },
    publish: (next) => void (published = next),
    fail: (next) => void (status = next),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
