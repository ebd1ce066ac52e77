import { limits, type Chat, type EndpointDefinition, type HttpHandlers } from '@chatnode/protocol'
import { chatInfo } from '@chatnode/protocol/docs'
import cors from 'cors'
import express, { type Express, type Request, type RequestHandler } from 'express'
import helmet from 'helmet'
import type { Config } from '../config.ts'
import { ChatError } from '../errors.ts'
import type { RateLimiter } from '../limits/rate-limiter.ts'
import { rateRules } from '../limits/rate-rules.ts'
import type { Intake } from '../intake.ts'
import type { Logger } from '../logger.ts'
import { corsOrigin } from '../origin.ts'
import type { Actor } from '../ports.ts'
import type { Services } from '../services/services.ts'
import { serveNoWebClient, serveWebClient, webClientFolder } from '../web-client.ts'
import type { HttpContext } from './context.ts'
import { errorMiddleware, notFound } from './middlewares/error.middleware.ts'
import { mountHttp, PROTOCOL_HEADER } from './mount.ts'
import { serveReference } from './reference/reference.ts'
import { accountRoutes } from './routes/account.route.ts'
import { healthRoutes } from './routes/health.route.ts'
import { membershipRoutes } from './routes/membership.route.ts'
import { messageRoutes } from './routes/message.route.ts'
import { reactionRoutes } from './routes/reaction.route.ts'
import { roomRoutes } from './routes/room.route.ts'

interface Dependencies {
  readonly contract: Chat
  readonly services: Services
  readonly intake: Intake
  readonly config: Config
  readonly limiter: RateLimiter
  readonly logger: Logger
  readonly newRequestId: () => string
}

/** The map of the REST side. */
export function createHttpApp(dependencies: Dependencies): Express {
  const { contract, services, intake, config, limiter, logger, newRequestId } = dependencies
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', config.trustedProxies)
  // `simple` has no nested objects, so a query string cannot grow into something deep.
  app.set('query parser', 'simple')
  app.use(helmet())
  app.use(
    cors({
      origin: corsOrigin(config.corsOrigins),
      allowedHeaders: ['authorization', 'content-type', PROTOCOL_HEADER],
    }),
  )
  app.use(logRequests(logger))
  app.use('/api', limitRequests(limiter), admit(intake, contract))
  app.use('/api', express.json({ limit: limits.frameBytes }))
  const handlers: HttpHandlers<Chat, HttpContext> = {
    ...healthRoutes(services),
    ...accountRoutes(services),
    ...roomRoutes(services),
    ...membershipRoutes(services),
    ...messageRoutes(services),
    ...reactionRoutes(services),
  }
  const limitSignIn = limitCredentials(limiter, contract)
  mountHttp(app, contract, {
    handlers,
    beforeEach: limitSignIn,
    toContext: (request, endpoint) => toContext(request, endpoint, services),
  })
  serveReference(app, contract, chatInfo)
  const webClient = webClientFolder(config.webClient)
  if (webClient === undefined) serveNoWebClient(app)
  else serveWebClient(app, webClient)
  app.use(notFound)
  app.use(errorMiddleware({ logger, newRequestId }))
  return app
}

async function toContext(
  request: Request,
  endpoint: EndpointDefinition,
  { auth }: Services,
): Promise<HttpContext> {
  const caller =
    endpoint.auth === 'bearer' ? await auth.authenticate(bearerToken(request)) : undefined
  return {
    address: addressOf(request),
    get actor(): Actor {
      if (!caller) throw new ChatError('unauthorized')
      return caller.actor
    },
  }
}

function bearerToken(request: Request): string {
  const match = /^Bearer +([^ ]+)$/i.exec(request.get('authorization') ?? '')
  if (match?.[1] === undefined || match[1].length > limits.tokenCharacters) {
    throw new ChatError('unauthorized')
  }
  return match[1]
}

const addressOf = (request: Request): string => request.ip ?? ''

function limitRequests(limiter: RateLimiter): RequestHandler {
  return function limitRate(request, _reply, next) {
    const waitMs = limiter.consume(`request:${addressOf(request)}`, rateRules.request)
    next(waitMs > 0 ? new ChatError('rate_limited', { retryAfterMs: waitMs }) : undefined)
  }
}

/** Asked of the endpoint, not of the path: `/api/auth/login/?x` is a login, too. */
function limitCredentials(
  limiter: RateLimiter,
  { http: { register, login } }: Chat,
): (request: Request, endpoint: EndpointDefinition) => void {
  // These hash a password, which is dear; they need a budget of their own besides.
  const dear: ReadonlySet<EndpointDefinition> = new Set([register, login])
  return (request, endpoint) => {
    if (!dear.has(endpoint)) return
    const waitMs = limiter.consume(`credentials:${addressOf(request)}`, rateRules.credentials)
    if (waitMs > 0) throw new ChatError('rate_limited', { retryAfterMs: waitMs })
  }
}

/** Refuses calls while the server drains, except to the one that tells whether it is alive. */
function admit(intake: Intake, { http }: Chat): RequestHandler {
  return function admitRequest(request, reply, next) {
    const done = intake.accept()
    if (done) reply.on('close', done)
    // Without what it is mounted under.
    const admitted = done !== undefined || `/api${request.path}` === http.health.path
    next(admitted ? undefined : new ChatError('unavailable', { retryAfterMs: 1_000 }))
  }
}

// The path without its query, and nothing of headers or body: those carry what people say and who they are.
function logRequests(logger: Logger): RequestHandler {
  return function logRequest(request, reply, next) {
    const startedAt = performance.now()
    reply.on('finish', () => {
      const durationMs = Math.round(performance.now() - startedAt)
      const { method, path } = request
      logger.debug({ method, path, status: reply.statusCode, durationMs }, 'request')
    })
    next()
  }
}
