import { createHmac, createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import { errors, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { ChatError } from '../errors.ts'
import { headerOf, verifyOwnJwt } from './own-jwt.ts'

const secret = Buffer.from('a secret of more than thirty-two bytes')
const key = createSecretKey(secret)
const header = { alg: 'HS256', typ: 'at+jwt' }
const NOW = 1_800_000_000
const TOLERANCE = 5
const required = ['sub', 'sid', 'exp']
const good = { iss: 'chatnode', aud: 'chatnode', sub: 'u', sid: 's', iat: NOW, exp: NOW + 60 }

const encode = (value: unknown): string =>
  Buffer.from(JSON.stringify(value) ?? '').toString('base64url')
const sign = (signed: string, hash = 'sha256', by: Buffer = secret): string =>
  `${signed}.${createHmac(hash, by).update(signed).digest('base64url')}`
const tokenOf = (claims: unknown, head: unknown = header): string =>
  sign(`${encode(head)}.${encode(claims)}`)

type Answer = { claims: unknown } | 'token_expired' | 'unauthorized'

function ours(token: string): Answer {
  try {
    const rules = { key, header: headerOf(header), required, nowMs: NOW * 1_000 }
    const kind = { issuer: 'chatnode', audience: 'chatnode', toleranceSeconds: TOLERANCE }
    return { claims: verifyOwnJwt(token, { ...rules, ...kind }) }
  } catch (error) {
    if (error instanceof ChatError) return error.code as Answer
    throw error
  }
}

async function joses(token: string): Promise<Answer> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      issuer: 'chatnode',
      audience: 'chatnode',
      typ: header.typ,
      requiredClaims: required,
      clockTolerance: TOLERANCE,
      currentDate: new Date(NOW * 1_000),
    })
    return { claims: payload }
  } catch (error) {
    return error instanceof errors.JWTExpired ? 'token_expired' : 'unauthorized'
  }
}

/** Whether a token is spelled as we spell ours: another spelling of a good one is refused. */
function isOurSpelling(token: string): boolean {
  const parts = token.split('.')
  const isCanonical = (part: string): boolean =>
    Buffer.from(part, 'base64url').toString('base64url') === part
  return parts[0] === headerOf(header) && parts.slice(1).every(isCanonical)
}

/** Answers what both say. Of a spelling that is not ours, jose may say anything: we refuse it. */
async function compare(token: string): Promise<Answer> {
  const [our, their] = [ours(token), await joses(token)]
  expect(our).toEqual(isOurSpelling(token) ? their : 'unauthorized')
  return our
}

const json = fc.jsonValue({ maxDepth: 2 })
const near = fc.integer({ min: NOW - 10, max: NOW + 10 })
const time = fc.oneof(near, fc.double(), fc.integer(), json)
const anyClaims = fc.record(
  {
    iss: fc.oneof(fc.constant('chatnode'), fc.constant(['chatnode']), json),
    aud: fc.oneof(
      fc.constantFrom('chatnode', 'chatnode:refresh'),
      fc.array(fc.constantFrom('chatnode', 'chatnode:refresh', 'x')),
      json,
    ),
    sub: fc.oneof(fc.string(), json),
    sid: fc.oneof(fc.string(), json),
    exp: time,
    nbf: time,
    iat: time,
  },
  { requiredKeys: [] },
)
// Most claims are good: a token with two mistakes shows no more than one with one of them.
const claims = fc.tuple(anyClaims, fc.subarray(Object.keys(good))).map(([bad, kept]) => ({
  ...bad,
  ...Object.fromEntries(Object.entries(good).filter(([name]) => kept.includes(name))),
}))

describe('the check of our own tokens, beside jose', () => {
  it('takes a good token, and says when time is all that is wrong', async () => {
    expect(await compare(tokenOf(good))).toEqual({ claims: good })
    expect(await compare(tokenOf({ ...good, exp: NOW - TOLERANCE + 1 }))).toHaveProperty('claims')
    expect(await compare(tokenOf({ ...good, exp: NOW - TOLERANCE }))).toBe('token_expired')
    expect(await compare(tokenOf({ ...good, exp: 0, aud: 'x' }))).toBe('unauthorized')
  })

  it('agrees about every mixture of claims', async () => {
    const seen = new Set<string>()
    const property = fc.asyncProperty(claims, async (candidate) => {
      const answer = await compare(tokenOf(candidate))
      seen.add(typeof answer === 'string' ? answer : 'taken')
    })
    await fc.assert(property, { numRuns: 3_000 })
    // Else it would have compared less than it says.
    expect([...seen].sort()).toEqual(['taken', 'token_expired', 'unauthorized'])
  })

  it('agrees about every payload that is no set of claims', async () => {
    const payloads = fc.oneof(fc.uint8Array(), fc.uint8Array().map(invalidText))
    await fc.assert(
      fc.asyncProperty(fc.oneof(json.map(encode), payloads.map(base64url)), async (payload) => {
        expect(await compare(sign(`${headerOf(header)}.${payload}`))).toBeDefined()
      }),
      { numRuns: 1_000 },
    )
  })

  it('refuses every token that was changed by one character', async () => {
    const token = tokenOf(good)
    const change = fc.tuple(
      fc.nat({ max: token.length }),
      fc.constantFrom(0, 1),
      fc.oneof(fc.constantFrom('', '.', '=', '+', '/', ' ', '\n', '\0', 'é'), fc.string()),
    )
    await fc.assert(
      fc.asyncProperty(change, async ([at, removed, added]) => {
        const changed = token.slice(0, at) + added + token.slice(at + removed)
        fc.pre(changed !== token)
        expect(await compare(changed)).toBe('unauthorized')
      }),
      { numRuns: 3_000 },
    )
  })

  const forged: Readonly<Record<string, string>> = {
    'is unsigned': `${encode({ alg: 'none', typ: header.typ })}.${encode(good)}.`,
    'has no signature': `${encode(header)}.${encode(good)}.`,
    'has no signature, nor a place for one': `${encode(header)}.${encode(good)}`,
    'has a part more': `${tokenOf(good)}.${encode(good)}`,
    'has a part more that is signed, too': sign(
      `${encode(header)}.${encode(good)}.${encode(good)}`,
    ),
    'has another algorithm': sign(
      `${encode({ ...header, alg: 'HS512' })}.${encode(good)}`,
      'sha512',
    ),
    'names another algorithm than it has': tokenOf(good, { ...header, alg: 'HS512' }),
    'has the algorithm in small letters': tokenOf(good, { ...header, alg: 'hs256' }),
    'is of another type': tokenOf(good, { ...header, typ: 'rt+jwt' }),
    'has no type': tokenOf(good, { alg: 'HS256' }),
    'has a header to obey': tokenOf(good, { ...header, crit: ['exp'], exp: 1 }),
    'has an empty crit': tokenOf(good, { ...header, crit: [] }),
    'is not encoded': sign(
      `${encode({ ...header, crit: ['b64'], b64: false })}.${JSON.stringify(good)}`,
    ),
    'is signed with another secret': sign(
      `${encode(header)}.${encode(good)}`,
      'sha256',
      Buffer.alloc(32),
    ),
    'is signed with nothing': sign(`${encode(header)}.${encode(good)}`, 'sha256', Buffer.alloc(0)),
    'has a payload with padding': sign(`${encode(header)}.${encode(good)}==`),
    'has a payload with a space': sign(`${encode(header)}. ${encode(good)}`),
    'is of somebody else': tokenOf({ ...good, iss: 'somebody' }),
    'is for somebody else': tokenOf({ ...good, aud: 'chatnode:refresh' }),
    'is for nobody': tokenOf({ ...good, aud: [] }),
    'is not good yet': tokenOf({ ...good, nbf: NOW + TOLERANCE + 1 }),
    'has no expiry': tokenOf({ ...good, exp: undefined }),
    'has an expiry of text': tokenOf({ ...good, exp: String(NOW + 60) }),
    'is empty': '',
    'is two dots': '..',
  }

  it.each(Object.entries(forged))('refuses a token that %s', async (_, token) => {
    expect(ours(token)).toBe('unauthorized')
    await compare(token)
  })

  it('refuses a good token in a spelling that is not ours', async () => {
    const spelled = [
      tokenOf(good, { typ: header.typ, alg: header.alg }),
      tokenOf(good, { ...header, typ: 'application/AT+jwt' }),
      tokenOf(good, { ...header, crit: ['b64'], b64: true }),
    ]
    for (const token of spelled) {
      expect(await joses(token)).toEqual({ claims: good })
      expect(ours(token)).toBe('unauthorized')
    }
  })
})

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** The JSON of an object, with bytes in its middle that need not be text. */
const invalidText = (bytes: Uint8Array): Uint8Array =>
  Buffer.concat([
    Buffer.from(`${JSON.stringify(good).slice(0, -1)},"x":"`),
    bytes,
    Buffer.from('"}'),
  ])
