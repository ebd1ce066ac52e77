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
  ])('refuses %s: %j, and names it', (name, value) => {
    expect(() => toConfig({ [name]: value })).toThrow(
      expect.objectContaining({ problems: [expect.stringContaining(name) as string] }),
    )
  })

  it('refuses an option that does not exist', () => {
    expect(() => toConfig({ databaseURL: 'sqlite:x' } as Partial<Config>)).toThrow('databaseURL')
  })
})
