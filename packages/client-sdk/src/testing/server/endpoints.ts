import {
  chat,
  errors,
  limits,
  parse,
  strict,
  type EndpointDefinition,
  type ErrorCode,
  type Schema,
  type WireError,
} from '@chatnode/protocol'
import type { Faults } from './faults.ts'
import { httpHandlers, type HttpContext } from './http-handlers.ts'
import { negotiate } from './negotiate.ts'
import { checked, invalid, invalidPayload, Refusal, toWireError } from './refusal.ts'
import type { Services } from './services.ts'

/** A REST call as it arrives. */
export interface HttpRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Headers
  /** The text of the body; empty where there is none. */
  readonly body: string
}

export interface HttpAnswer {
  readonly status: number
  readonly body: unknown
}

type AnyHandler = (input: {
  params: unknown
  query: unknown
  body: unknown
  context: HttpContext
}) => unknown

interface Route {
  readonly name: string
  readonly endpoint: EndpointDefinition
  readonly path: RegExp
  readonly parameters: readonly string[]
}

const routes: readonly Route[] = Object.entries<EndpointDefinition>(chat.http).map(
  ([name, endpoint]) => ({
    name,
    endpoint,
    path: new RegExp(`^${endpoint.path.replace(/:\w+/g, '([^/]+)')}$`),
    parameters: [...endpoint.path.matchAll(/:(\w+)/g)].map(([, parameter = '']) => parameter),
  }),
)

/** The REST side: serves every endpoint of the contract. */
export class Endpoints {
  readonly #services: Services
  readonly #faults: Faults
  readonly #handlers: Readonly<Record<string, AnyHandler>>

  constructor({ services, faults }: { services: Services; faults: Faults }) {
    this.#services = services
    this.#faults = faults
    this.#handlers = httpHandlers(services) as never
  }

  async request(request: HttpRequest): Promise<HttpAnswer> {
    const { method, path } = request
    const route = routes.find((one) => one.endpoint.method === method && one.path.test(path))
    if (!route) return failed(toWireError(new Refusal('not_found'), ['not_found']))
    return this.#faults.run<HttpAnswer>(route.name, {
      carryOut: () => this.#answer(route, request),
      refuse: failed,
    })
  }

  async #answer(
    { name, endpoint, path, parameters }: Route,
    request: HttpRequest,
  ): Promise<HttpAnswer> {
    try {
      const context = this.#authenticate(endpoint, request)
      const named = request.headers.get('x-chatnode-protocol')
      const isStrict = named !== null && negotiate(named).isStrict
      const values = path.exec(request.path)?.slice(1).map(decodeURIComponent) ?? []
      const params = Object.fromEntries(parameters.map((one, index) => [one, values[index]]))
      const result = await this.#handlers[name]?.({
        params: read(endpoint.params, params, isStrict),
        query: read(endpoint.query, request.query, isStrict),
        body: read(endpoint.body, readJson(request.body), isStrict),
        context,
      })
      const body = checked(`the answer of ${name}`, endpoint.response, result)
      return { status: endpoint.status, body }
    } catch (error) {
      return failed(toWireError(error, [...endpoint.errors, 'protocol_unsupported']))
    }
  }

  #authenticate({ auth }: EndpointDefinition, { headers }: HttpRequest): HttpContext {
    const caller =
      auth === 'bearer' ? this.#services.accounts.authenticate(bearerToken(headers)) : undefined
    return {
      get actor() {
        if (!caller) throw new Refusal('unauthorized')
        return caller.actor
      },
    }
  }
}

function bearerToken(headers: Headers): string {
  const token = /^Bearer +([^ ]+)$/i.exec(headers.get('authorization') ?? '')?.[1]
  if (token === undefined || token.length > limits.tokenCharacters)
    throw new Refusal('unauthorized')
  return token
}

function read(schema: Schema | undefined, value: unknown, isStrict: boolean): unknown {
  if (!schema) return undefined
  const parsed = parse(isStrict ? strict(schema) : schema, value)
  if (parsed.success) return parsed.data
  throw invalidPayload(parsed.issues)
}

function readJson(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw invalid('', 'malformed_json', 'must be JSON')
  }
}

function failed(error: WireError): HttpAnswer {
  return { status: errors[error.code as ErrorCode].status, body: { error } }
}
