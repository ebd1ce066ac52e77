import {
  parse,
  strict,
  type Contract,
  type EndpointDefinition,
  type HttpHandlers,
  type Schema,
} from '@chatnode/protocol'
import type { Request, RequestHandler, Response, Router } from 'express'
import { ChatError } from '../errors.ts'
import { negotiate } from '../negotiate.ts'
import { checked, compiled } from '../validation.ts'

/** The client names its protocol version here, as it does in the socket handshake. */
export const PROTOCOL_HEADER = 'x-chatnode-protocol'

type AnyHandler = (input: {
  params: unknown
  query: unknown
  body: unknown
  context: unknown
}) => unknown

/**
 * Serves every endpoint of a contract: authenticate, parse, handle, check the answer. `beforeEach`
 * may refuse a call before anything is done for it, by throwing. `toContext`
 * finds out who calls, and throws when the endpoint needs a caller and there is none. Failures go
 * to the router's error middleware.
 */
export function mountHttp<C extends Contract, Context>(
  router: Router,
  contract: C,
  options: {
    handlers: HttpHandlers<C, Context>
    beforeEach: (request: Request, endpoint: EndpointDefinition) => void
    toContext: (request: Request, endpoint: EndpointDefinition) => Promise<Context>
  },
): void {
  const handlers = options.handlers as unknown as Readonly<Record<string, AnyHandler>>
  for (const [name, endpoint] of Object.entries(contract.http)) {
    const handle = handlers[name]
    if (!handle) throw new TypeError(`cannot serve the contract: "${name}" has no handler`)
    const route = toRoute({ ...options, name, endpoint, handle })
    router[methodOf(endpoint)](endpoint.path, route)
  }
}

const methodOf = ({ method }: EndpointDefinition) =>
  method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete'

function toRoute(options: {
  name: string
  endpoint: EndpointDefinition
  handle: AnyHandler
  beforeEach: (request: Request, endpoint: EndpointDefinition) => void
  toContext: (request: Request, endpoint: EndpointDefinition) => Promise<unknown>
}): RequestHandler {
  const { name, endpoint, handle, beforeEach, toContext } = options
  const read = {
    params: reader(endpoint.params),
    query: reader(endpoint.query),
    body: reader(endpoint.body),
  }
  const response = compiled(endpoint.response)
  return async function serve(request: Request, reply: Response): Promise<void> {
    reply.locals['endpoint'] = endpoint
    beforeEach(request, endpoint)
    const context = await toContext(request, endpoint)
    const closed = isStrict(request)
    const result = await handle({
      params: read.params(request.params, closed),
      query: read.query(request.query, closed),
      // Express leaves `body` undefined where the request had none.
      body: read.body(request.body, closed),
      context,
    })
    reply.status(endpoint.status).json(checked(`the answer of ${name}`, response, result))
  }
}

function reader(schema: Schema | undefined): (value: unknown, closed: boolean) => unknown {
  if (!schema) return () => undefined
  const closedSchema = compiled(strict(schema))
  return (value, closed) => {
    const parsed = parse(closed ? closedSchema : schema, value)
    if (parsed.success) return parsed.data
    throw new ChatError('invalid_payload', { data: { issues: parsed.issues } })
  }
}

// A caller that names no version, as curl does, may send what we do not know.
function isStrict(request: Request): boolean {
  const named = request.get(PROTOCOL_HEADER)
  return named !== undefined && negotiate(named).strict
}
