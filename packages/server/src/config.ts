import * as z from 'zod'
import type { LogLevel } from './logger.ts'
import { hasWebClient } from './web-client.ts'

/** Everything that the server can be told, checked and with defaults. */
export interface Config {
  readonly port: number
  readonly host: string
  readonly databaseUrl: string
  /** Pages of these origins may use the API and connect sockets, beside the server's own. */
  readonly corsOrigins: readonly string[]
  /** Absent: one is made and kept beside the database. */
  readonly jwtSecret: string | undefined
  readonly accessTokenLifetimeMs: number
  readonly logLevel: LogLevel
  readonly logFormat: 'json' | 'pretty'
  readonly rateLimits: 'on' | 'off'
  readonly presenceGraceMs: number
  readonly maxConnectionsPerUser: number
  readonly maxRoomsPerConnection: number
  /** How many proxies in front of the server are ours, and so to be believed in `X-Forwarded-For`. */
  readonly trustedProxies: number
  readonly shutdownTimeoutMs: number
  /** How long events stay in the room logs; 0 keeps them for ever. Messages stay in any case. */
  readonly retentionDays: number
  /** How often each room is told how far its log has come. */
  readonly roomHeadsMs: number
  /** What may wait for one socket that does not read, before it is cut off. */
  readonly maxUnsentBytes: number
  /** Whether the broadcasts of one turn share a write for each recipient. */
  readonly fanout: 'on' | 'off'
  /** Whether the web client is served at `/`: ours, where it was built, or the one in a folder. */
  readonly webClient: boolean | string
  readonly production: boolean
}

const wholeNumber = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(
      z
        .number()
        .min(minimum, `must be ${minimum} to ${maximum}`)
        .max(maximum, `must be ${minimum} to ${maximum}`),
    )

const oneOf = <const Value extends string>(...values: Value[]) =>
  z.enum(values, `must be one of ${values.join(', ')}`)

const origin = z
  .string()
  .refine(
    (text) => text === '*' || (URL.canParse(text) && new URL(text).origin === text),
    'must be exact origins like https://chat.example.com, separated by commas',
  )

const SWITCH: ReadonlyMap<string, boolean> = new Map([
  ['on', true],
  ['off', false],
])

const webClient = z
  .string()
  .refine(
    (text) => SWITCH.has(text) || hasWebClient(text),
    'must be on, off, or a folder with an index.html',
  )

/** HS256 signs with 32 bytes; a shorter secret is a weaker signature. */
export const MIN_SECRET_BYTES = 32

/** Every environment variable, its default and its limits. The README's table lists the same. */
const Environment = z.object({
  PORT: wholeNumber(0, 65_535).default(3_000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^sqlite:.+/, 'must be sqlite:<file>, the only database this version knows')
    .default('sqlite:./data/chatnode.db'),
  CORS_ORIGIN: z
    .string()
    .transform((list) =>
      list
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    )
    .pipe(z.array(origin))
    .default([]),
  JWT_SECRET: z
    .string()
    .refine(
      (text) => Buffer.byteLength(text) >= MIN_SECRET_BYTES,
      `must have at least ${MIN_SECRET_BYTES} bytes`,
    )
    .optional(),
  ACCESS_TOKEN_MINUTES: wholeNumber(1, 60).default(15),
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
  LOG_FORMAT: oneOf('json', 'pretty').optional(),
  RATE_LIMITS: oneOf('on', 'off').default('on'),
  PRESENCE_GRACE_MS: wholeNumber(0, 600_000).default(10_000),
  MAX_CONNECTIONS_PER_USER: wholeNumber(1, 1_000_000).default(20),
  MAX_ROOMS_PER_CONNECTION: wholeNumber(1, 1_000_000).default(100),
  TRUSTED_PROXIES: wholeNumber(0, 16).default(0),
  SHUTDOWN_TIMEOUT_MS: wholeNumber(100, 60_000).default(8_000),
  RETENTION_DAYS: wholeNumber(0, 100_000).default(0),
  ROOM_HEADS_MS: wholeNumber(1_000, 600_000).default(20_000),
  MAX_UNSENT_BYTES: wholeNumber(100_000, 1_000_000_000).default(1_000_000),
  FANOUT: oneOf('on', 'off').default('on'),
  WEB_CLIENT: webClient.default('on').transform((text) => SWITCH.get(text) ?? text),
  NODE_ENV: z.string().optional(),
})

/** The environment, or an option, is wrong; `problems` names every one that is, with what it must be. */
export class ConfigError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(
      `cannot start: the configuration is wrong\n${problems.map((line) => `  ${line}`).join('\n')}`,
    )
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/** Reads the configuration from environment variables; an empty one counts as absent. Throws `ConfigError`. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  { isTerminal = false }: { isTerminal?: boolean } = {},
): Config {
  const given = Object.entries(environment).filter(([, value]) => value !== '')
  const parsed = Environment.safeParse(Object.fromEntries(given))
  const production = environment['NODE_ENV'] === 'production'
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`)
  if (production && (environment['JWT_SECRET'] ?? '') === '') {
    problems.push(
      `JWT_SECRET: is required when NODE_ENV=production; at least ${MIN_SECRET_BYTES} random bytes`,
    )
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  const env = parsed.data
  return {
    port: env.PORT,
    host: env.HOST,
    databaseUrl: env.DATABASE_URL,
    corsOrigins: env.CORS_ORIGIN,
    jwtSecret: env.JWT_SECRET,
    accessTokenLifetimeMs: env.ACCESS_TOKEN_MINUTES * 60_000,
    logLevel: env.LOG_LEVEL,
    logFormat: env.LOG_FORMAT ?? (isTerminal && !production ? 'pretty' : 'json'),
    rateLimits: env.RATE_LIMITS,
    presenceGraceMs: env.PRESENCE_GRACE_MS,
    maxConnectionsPerUser: env.MAX_CONNECTIONS_PER_USER,
    maxRoomsPerConnection: env.MAX_ROOMS_PER_CONNECTION,
    trustedProxies: env.TRUSTED_PROXIES,
    shutdownTimeoutMs: env.SHUTDOWN_TIMEOUT_MS,
    retentionDays: env.RETENTION_DAYS,
    roomHeadsMs: env.ROOM_HEADS_MS,
    maxUnsentBytes: env.MAX_UNSENT_BYTES,
    fanout: env.FANOUT,
    webClient: env.WEB_CLIENT,
    production,
  }
}

const wholeOption = (minimum: number) => z.int('must be a whole number').min(minimum)

/** The same settings as options of `createChatServer`. */
const Options = z
  .strictObject({
    port: wholeOption(0).max(65_535),
    host: z.string().min(1),
    databaseUrl: Environment.shape.DATABASE_URL.unwrap(),
    corsOrigins: z.array(origin),
    jwtSecret: Environment.shape.JWT_SECRET.unwrap(),
    accessTokenLifetimeMs: wholeOption(1_000),
    logLevel: Environment.shape.LOG_LEVEL.unwrap(),
    logFormat: Environment.shape.LOG_FORMAT.unwrap(),
    rateLimits: Environment.shape.RATE_LIMITS.unwrap(),
    presenceGraceMs: wholeOption(0),
    maxConnectionsPerUser: wholeOption(1),
    maxRoomsPerConnection: wholeOption(1),
    trustedProxies: wholeOption(0),
    shutdownTimeoutMs: wholeOption(1),
    retentionDays: wholeOption(0),
    roomHeadsMs: wholeOption(1),
    maxUnsentBytes: wholeOption(1),
    fanout: Environment.shape.FANOUT.unwrap(),
    webClient: z.custom<boolean | string>(
      (value) => typeof value === 'boolean' || (typeof value === 'string' && hasWebClient(value)),
      'must be true, false, or a folder with an index.html',
    ),
    production: z.boolean(),
  } satisfies Record<keyof Config, z.ZodType>)
  .partial()

/** Checks options and fills in the defaults; one that is `undefined` counts as absent. Throws `ConfigError`. */
export function toConfig(options: Partial<Config>): Config {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  const parsed = Options.safeParse(Object.fromEntries(given))
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.') || 'options'}: ${issue.message}`),
    )
  }
  return { ...readConfig({}), ...(parsed.data as Partial<Config>) }
}
