import {
  ErrorBody,
  parse,
  PROTOCOL_VERSION,
  summarize,
  type Chat,
  type EndpointDefinition,
  type InvalidPayload,
  type Issue,
  type Out,
  type Schema,
} from '@chatnode/protocol'
import { asChatError, ChatError, refusal } from './errors.ts'
import type { Violation } from './options.ts'

export type EndpointName = keyof Chat['http']

type Field<Name extends string, S> = S extends Schema ? { readonly [N in Name]: Out<S> } : {}
type Query<S> = S extends Schema ? { readonly query?: Absent<Out<S>> } : {}
type Absent<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** What a call of an endpoint takes: the parts that its definition has, and no others. */
export type EndpointInput<Name extends EndpointName> = Field<
  'params',
  Chat['http'][Name]['params']
> &
  Field<'body', Chat['http'][Name]['body']> &
  Query<Chat['http'][Name]['query']>

/** What an endpoint answers on success. */
export type EndpointOutput<Name extends EndpointName> = Out<Chat['http'][Name]['response']>

/** One call as the transport level sees it. */
export interface HttpCall {
  /** Completes the sentence "cannot …". */
  what: string
  signal: AbortSignal
  token?: string | undefined
}

interface Parts {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

export interface HttpOptions {
  readonly contract: Chat
  readonly baseUrl: string
  readonly fetch: typeof fetch
  readonly onViolation: (violation: Violation) => void
}

/** Calls the REST endpoints of the contract; both ways everything is parsed. Knows nothing of sessions. */
export class Http {
  readonly #options: HttpOptions

  constructor(options: HttpOptions) {
    this.#options = options
  }

  async send<Name extends EndpointName>(
    name: Name,
    input: EndpointInput<Name>,
    call: HttpCall,
  ): Promise<EndpointOutput<Name>> {
    const endpoint: EndpointDefinition = this.#options.contract.http[name]
    const parts = parseParts(endpoint, input, call.what)
    const response = await this.#fetch(endpoint, parts, call)
    const answer = await readJson(response, call)
    if (!response.ok) throw toError(response.status, answer, call.what)
    const parsed = parse(endpoint.response, answer)
    if (parsed.success) return parsed.data as EndpointOutput<Name>
    this.#options.onViolation({ source: name, issues: parsed.issues })
    throw unreadable(call.what, parsed.issues)
  }

  async #fetch(endpoint: EndpointDefinition, parts: Parts, call: HttpCall): Promise<Response> {
    const url = this.#options.baseUrl + fillPath(endpoint.path, parts.params) + toQuery(parts.query)
    const headers: Record<string, string> = { 'x-chatnode-protocol': PROTOCOL_VERSION }
    if (parts.body !== undefined) headers['content-type'] = 'application/json'
    if (call.token !== undefined) headers['authorization'] = `Bearer ${call.token}`
    const body = parts.body === undefined ? null : JSON.stringify(parts.body)
    const request: RequestInit = { method: endpoint.method, headers, body, signal: call.signal }
    try {
      return await this.#options.fetch(url, request)
    } catch (error) {
      throw asChatError(call.what, error, 'network')
    }
  }
}

function parseParts(endpoint: EndpointDefinition, input: Parts, what: string): Parts {
  const parts: Record<string, unknown> = {}
  for (const part of ['params', 'query', 'body'] as const) {
    const schema = endpoint[part]
    if (!schema) continue
    const parsed = parse(schema, input[part] ?? {})
    if (!parsed.success) throw invalidPayload(what, parsed.issues)
    parts[part] = parsed.data
  }
  return parts
}

/** What the server would answer, said before anything is sent. */
export function invalidPayload(what: string, issues: readonly Issue[]): ChatError {
  const data: InvalidPayload = { issues: [...issues] }
  return new ChatError('invalid_payload', `cannot ${what}: ${summarize(issues)}`, { data })
}

/** The other end answered something that the contract does not allow. */
export function unreadable(what: string, issues: readonly Issue[]): ChatError {
  const why = `the answer does not have the declared shape: ${summarize(issues)}`
  return new ChatError('incompatible', `cannot ${what}: ${why}`, { data: { issues } })
}

function fillPath(path: string, params: Parts['params']): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params?.[name])))
}

function toQuery(query: Parts['query']): string {
  const entries = Object.entries(query ?? {}).filter(([, value]) => value !== undefined)
  if (entries.length === 0) return ''
  return `?${new URLSearchParams(entries.map(([name, value]) => [name, String(value)]))}`
}

/** The body, or `undefined` where it is not JSON: a proxy's page, say. */
async function readJson(response: Response, call: HttpCall): Promise<unknown> {
  try {
    return (await response.json()) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw asChatError(call.what, error, 'network')
  }
}

function toError(status: number, answer: unknown, what: string): ChatError {
  const parsed = parse(ErrorBody, answer)
  if (parsed.success) return refusal(what, parsed.data.error)
  const why = `the answer was ${status}, and not from a chatNode server`
  return new ChatError('network', `cannot ${what}: ${why}`, { retryable: status >= 500 })
}
