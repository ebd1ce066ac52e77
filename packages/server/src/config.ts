import * as z from 'zod'
import {
  issuerProblems,
  KEY_ALGORITHMS,
  SECRET_ALGORITHMS,
  type IssuerConfig,
} from './issuer-config.ts'
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
  /** Takes the tokens of another issuer, and offers no accounts of its own. */
  readonly issuer: IssuerConfig | undefined
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

const secret = z
  .string()
  .refine(
    (text) => Buffer.byteLength(text) >= MIN_SECRET_BYTES,
    `must have at least ${MIN_SECRET_BYTES} bytes`,
  )

const jwksUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'must be an http(s) URL',
  )

const algorithm = oneOf(...SECRET_ALGORITHMS, ...KEY_ALGORITHMS)

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
)

/** Every environment variable, its default and its limits. The table in docs/configuration.md lists the same. */
const Environment = z.object({
  PORT: wholeNumber(0, 65_535).default(3_000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^sqlite:.+/, 'must be sqlite:<file>, the only database this version knows')
    .default('sqlite:./data/chatnode.db'),
  CORS_ORIGIN: list.pipe(z.array(origin)).default([]),
  JWT_SECRET: secret.optional(),
  ACCESS_TOKEN_MINUTES: wholeNumber(1, 60).default(15),
  ISSUER_SECRET: secret.optional(),
  ISSUER_PUBLIC_KEY: z.string().optional(),
  ISSUER_JWKS_URL: jwksUrl.optional(),
  ISSUER: z.string().optional(),
  ISSUER_AUDIENCE: z.string().optional(),
  ISSUER_ALGORITHMS: list.pipe(z.array(algorithm).min(1)).optional(),
  ISSUER_CLOCK_TOLERANCE_SECONDS: wholeNumber(0, 300).optional(),
  ISSUER_USERNAME_CLAIM: z.string().optional(),
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
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  const issuer = issuerOf(parsed.data)
  const production = given['NODE_ENV'] === 'production'
  const problems = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${String(path[0])}: ${message}`),
    ...issuerProblems(issuer).map(([field, message]) => `${ISSUER_VARIABLES[field]}: ${message}`),
    ...missingSecret(given, production),
  ]
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  const env = parsed.data
  return {
    port: env.PORT,
    host: env.HOST,
    databaseUrl: env.DATABASE_URL,
    corsOrigins: env.CORS_ORIGIN,
    jwtSecret: env.JWT_SECRET,
    accessTokenLifetimeMs: env.ACCESS_TOKEN_MINUTES * 60_000,
    issuer,
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

/** The tokens of another issuer need no secret of ours. */
function missingSecret(given: Readonly<Record<string, unknown>>, production: boolean): string[] {
  const needed = production && !Object.values(ISSUER_VARIABLES).some((name) => name in given)
  return needed && given['JWT_SECRET'] === undefined
    ? [
        `JWT_SECRET: is required when NODE_ENV=production; at least ${MIN_SECRET_BYTES} random bytes`,
      ]
    : []
}

const ISSUER_VARIABLES = {
  secret: 'ISSUER_SECRET',
  publicKey: 'ISSUER_PUBLIC_KEY',
  jwksUrl: 'ISSUER_JWKS_URL',
  issuer: 'ISSUER',
  audience: 'ISSUER_AUDIENCE',
  algorithms: 'ISSUER_ALGORITHMS',
  clockToleranceSeconds: 'ISSUER_CLOCK_TOLERANCE_SECONDS',
  usernameClaim: 'ISSUER_USERNAME_CLAIM',
} as const satisfies Record<keyof IssuerConfig, keyof typeof Environment.shape>

/** The issuer, as soon as anything of it is said. */
function issuerOf(env: z.output<typeof Environment> | undefined): IssuerConfig | undefined {
  if (!env) return undefined
  const fields = Object.entries(ISSUER_VARIABLES).map(([field, name]) => [field, env[name]])
  const given = fields.filter(([, value]) => value !== undefined)
  return given.length === 0 ? undefined : Object.fromEntries(given)
}

const wholeOption = (minimum: number) => z.int('must be a whole number').min(minimum)

const Issuer = z
  .strictObject({
    secret,
    publicKey: z.string(),
    jwksUrl,
    issuer: z.string().min(1),
    audience: z.string().min(1),
    algorithms: z.array(algorithm).min(1),
    clockToleranceSeconds: wholeOption(0).max(300),
    usernameClaim: z.string().min(1),
  } satisfies Record<keyof IssuerConfig, z.ZodType>)
  .partial()
  .superRefine((issuer, context) => {
    for (const [field, message] of issuerProblems(issuer)) {
      context.addIssue({ code: 'custom', path: [field], message })
    }
  })

/** The same settings as options of `createChatServer`. */
const Options = z
  .strictObject({
    port: wholeOption(0).max(65_535),
    host: z.string().min(1),
    databaseUrl: Environment.shape.DATABASE_URL.unwrap(),
    corsOrigins: z.array(origin),
    jwtSecret: Environment.shape.JWT_SECRET.unwrap(),
    accessTokenLifetimeMs: wholeOption(1_000),
    issuer: Issuer,
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
