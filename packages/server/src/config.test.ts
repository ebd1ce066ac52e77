import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig, toConfig, type Config } from './config.ts'

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('readConfig', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: 'sqlite:./data/chatnode.db',
      corsOrigins: [],
      jwtSecret: undefined,
      logLevel: 'info',
      rateLimits: 'on',
    })
  })

  it('names every faulty variable at once', () => {
    const problems = problemsOf({
      PORT: '70000',
      DATABASE_URL: 'mysql://localhost',
      CORS_ORIGIN: 'https://chat.example.com/path',
      JWT_SECRET: 'short',
      LOG_LEVEL: 'loud',
      RATE_LIMITS: 'maybe',
    })
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'PORT',
      'DATABASE_URL',
      'CORS_ORIGIN',
      'JWT_SECRET',
      'LOG_LEVEL',
      'RATE_LIMITS',
    ])
  })

  it('refuses production without a secret, and takes it with one', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([
      expect.stringContaining('JWT_SECRET: is required'),
    ])
    const secret = 'x'.repeat(32)
    expect(readConfig({ NODE_ENV: 'production', JWT_SECRET: secret }).jwtSecret).toBe(secret)
  })

  const es256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength })
  const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString()
  const secret = 'x'.repeat(32)

  it('takes the tokens of another issuer, and needs no secret then', () => {
    const environment = {
      NODE_ENV: 'production',
      ISSUER_JWKS_URL: 'https://auth.example.com/jwks.json',
      ISSUER: 'https://auth.example.com/',
      ISSUER_AUDIENCE: 'chat',
      ISSUER_ALGORITHMS: 'ES256, EdDSA',
      ISSUER_CLOCK_TOLERANCE_SECONDS: '10',
      ISSUER_USERNAME_CLAIM: 'nickname',
    }
    expect(readConfig(environment).issuer).toEqual({
      jwksUrl: 'https://auth.example.com/jwks.json',
      issuer: 'https://auth.example.com/',
      audience: 'chat',
      algorithms: ['ES256', 'EdDSA'],
      clockToleranceSeconds: 10,
      usernameClaim: 'nickname',
    })
    expect(readConfig({}).issuer).toBeUndefined()
  })

  it.each<[string, Record<string, string>, string]>([
    ['no key', { ISSUER: 'x' }, 'ISSUER_JWKS_URL: is needed'],
    [
      'two keys',
      { ISSUER_SECRET: secret, ISSUER_JWKS_URL: 'https://a.example' },
      'ISSUER_SECRET: cannot be combined',
    ],
    ['a short secret', { ISSUER_SECRET: 'short' }, 'ISSUER_SECRET: must have at least 32 bytes'],
    ['an address that is none', { ISSUER_JWKS_URL: 'file:///x' }, 'ISSUER_JWKS_URL: must be'],
    ['a key that is none', { ISSUER_PUBLIC_KEY: 'x' }, 'ISSUER_PUBLIC_KEY: must be a public key'],
    [
      'a private key',
      {
        ISSUER_PUBLIC_KEY: es256.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      },
      'ISSUER_PUBLIC_KEY: must be a public key',
    ],
    [
      'a private JWK',
      { ISSUER_PUBLIC_KEY: JSON.stringify(es256.privateKey.export({ format: 'jwk' })) },
      'ISSUER_PUBLIC_KEY: must be a public key',
    ],
    [
      'a secret as JWK',
      { ISSUER_PUBLIC_KEY: JSON.stringify({ kty: 'oct', k: 'eHh4eHh4eHg' }) },
      'ISSUER_PUBLIC_KEY: must be a public key',
    ],
    [
      'a weak key',
      { ISSUER_PUBLIC_KEY: pem(rsa(1_024).publicKey) },
      'must have at least 2048 bits',
    ],
    [
      'a key of an unusual curve',
      { ISSUER_PUBLIC_KEY: pem(generateKeyPairSync('x25519').publicKey) },
      'must be an RSA, P-256',
    ],
    [
      'a public key as secret',
      { ISSUER_SECRET: pem(es256.publicKey) },
      'ISSUER_SECRET: must not be a key in PEM',
    ],
    [
      'a secret for a signature with a key',
      { ISSUER_PUBLIC_KEY: pem(es256.publicKey), ISSUER_ALGORITHMS: 'HS256' },
      'ISSUER_ALGORITHMS: must be among ES256',
    ],
    [
      'a key for a signature with a secret',
      { ISSUER_SECRET: secret, ISSUER_ALGORITHMS: 'HS256,RS256' },
      'ISSUER_ALGORITHMS: must be among HS256',
    ],
    [
      'the algorithm none',
      { ISSUER_SECRET: secret, ISSUER_ALGORITHMS: 'none' },
      'ISSUER_ALGORITHMS: must be one of',
    ],
  ])('refuses an issuer with %s', (_what, environment, problem) => {
    for (const more of [{}, { NODE_ENV: 'production' }]) {
      const problems = problemsOf({ ...environment, ...more })
      expect(problems[0]).toContain(problem)
      expect(problems.join()).not.toContain('JWT_SECRET')
    }
  })

  it('reports a missing secret beside other problems', () => {
    expect(problemsOf({ NODE_ENV: 'production', PORT: 'x' })).toHaveLength(2)
  })

  it.each(['70 000', '-1', '3000.5', '0x10'])('does not take PORT=%j', (PORT) => {
    expect(problemsOf({ PORT })).toHaveLength(1)
  })

  it('takes an empty variable as an absent one', () => {
    expect(readConfig({ PORT: '' }).port).toBe(3000)
  })

  it('takes a list of exact origins', () => {
    expect(
      readConfig({ CORS_ORIGIN: 'https://a.example, http://localhost:5173' }).corsOrigins,
    ).toEqual(['https://a.example', 'http://localhost:5173'])
  })

  it('writes for people only to a terminal that is not in production', () => {
    expect(readConfig({}, { isTerminal: true }).logFormat).toBe('pretty')
    expect(readConfig({}, { isTerminal: false }).logFormat).toBe('json')
    const production = { NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) }
    expect(readConfig(production, { isTerminal: true }).logFormat).toBe('json')
  })
})

describe('toConfig', () => {
  it('fills in the defaults, and takes undefined for absent', () => {
    const absent: object = { port: 0, host: undefined }
    expect(toConfig(absent)).toEqual({
      ...readConfig({}),
      port: 0,
    })
  })

  it.each([
    ['databaseUrl', './chat.db'],
    ['databaseUrl', 'postgres://localhost/x'],
    ['jwtSecret', 'short'],
    ['accessTokenLifetimeMs', 'abc'],
    ['port', 70_000],
    ['corsOrigins', ['https://chat.example.com/path']],
    ['rateLimits', 'maybe'],
    ['issuer', {}],
    ['issuer.secret', { secret: 'short' }],
    ['issuer.algorithms', { secret: 'x'.repeat(32), algorithms: ['RS256'] }],
  ])('refuses %s: %j, and names it', (name, value) => {
    expect(() => toConfig({ [name.split('.')[0] ?? '']: value })).toThrow(
      expect.objectContaining({ problems: [expect.stringContaining(name) as string] }),
    )
  })

  it('refuses an option that does not exist', () => {
    expect(() => toConfig({ databaseURL: 'sqlite:x' } as Partial<Config>)).toThrow('databaseURL')
  })
})
