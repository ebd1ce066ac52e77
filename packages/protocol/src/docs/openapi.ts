import type { Contract } from '../kernel/contract.ts'
import type { EndpointDefinition } from '../kernel/definition.ts'
import type { Schema } from '../kernel/schema.ts'
import { codesOfCall, errorOf, toPascalCase } from './errors.ts'
import type { DocumentInfo } from './info.ts'
import type { JsonSchema } from './json-schema.ts'
import { outline, type Entry } from './outline.ts'
import { titled } from './prose.ts'
import { SchemaBook } from './schema-book.ts'

/** A document as JSON. */
export type JsonDocument = Readonly<Record<string, unknown>>

interface Operation {
  readonly contract: Contract
  readonly book: SchemaBook
  /** Failures, by name: many calls share them. */
  readonly responses: Record<string, JsonDocument>
  readonly tag: string
  readonly entry: Entry<EndpointDefinition>
}

/** The REST calls of a contract as an OpenAPI 3.1 document. */
export function toOpenApi(contract: Contract, info: DocumentInfo): JsonDocument {
  const book = new SchemaBook({
    root: '#/components/schemas/',
    target: 'draft-2020-12',
    prose: true,
  })
  const sections = outline(contract).filter((section) => section.http.length > 0)
  const paths: Record<string, Record<string, unknown>> = {}
  const responses: Record<string, JsonDocument> = {}
  for (const { name: tag, http } of sections) {
    for (const entry of http) {
      const path = entry.definition.path.replaceAll(/:(\w+)/g, '{$1}')
      paths[path] ??= { parameters: [{ $ref: '#/components/parameters/Protocol' }] }
      paths[path][entry.definition.method.toLowerCase()] = toOperation({
        contract,
        book,
        responses,
        tag,
        entry,
      })
    }
  }
  return {
    openapi: '3.1.0',
    info: { ...info, version: contract.version },
    servers: [{ url: '/' }],
    tags: sections.map(({ name, summary }) => ({ name, ...(summary && { description: summary }) })),
    paths,
    components: {
      schemas: book.all(),
      responses,
      parameters: { Protocol: protocolHeader },
      securitySchemes: { accessToken },
    },
  }
}

const accessToken = {
  type: 'http',
  scheme: 'bearer',
  description: 'The `accessToken` that register, login and refresh answer with.',
}

const protocolHeader = {
  name: 'x-chatnode-protocol',
  in: 'header',
  description:
    'The newest protocol version that the caller knows. When it is no newer than that of the server, unknown fields are refused instead of ignored.',
  schema: { type: 'string', pattern: String.raw`^\d{1,4}\.\d{1,4}$` },
}

function toOperation(operation: Operation): JsonDocument {
  const { contract, book, tag, entry } = operation
  const { name, definition, summary, fields } = entry
  const { params, query, body } = definition
  const codes = codesOfCall(contract, definition)
  const parameters = [
    ...toParameters('path', params && book.refer(params, fields), book),
    ...toParameters('query', query && book.refer(query, fields), book),
  ]
  return {
    operationId: name,
    tags: [tag],
    ...titled(summary),
    security: definition.auth === 'bearer' ? [{ accessToken: [] }] : [],
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: json(book.refer(body, fields)) } }),
    responses: {
      [definition.status]: toSuccess(definition.response, book),
      ...toFailures(operation, codes),
    },
    'x-since': definition.since,
    'x-chatnode-errors': codes,
  }
}

const json = (schema: JsonSchema): JsonDocument => ({ 'application/json': { schema } })

function toParameters(
  place: 'path' | 'query',
  schema: JsonSchema | undefined,
  book: SchemaBook,
): JsonDocument[] {
  const { properties = {}, required = [] } = schema ? book.resolve(schema) : {}
  return Object.entries(properties).map(([name, { description, ...field }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema: field,
  }))
}

function toSuccess(response: Schema, book: SchemaBook): JsonDocument {
  const schema = book.refer(response)
  return { description: book.resolve(schema).description ?? 'Done.', content: json(schema) }
}

const retryAfter = {
  description: 'Seconds to wait before the next try, where the server can tell.',
  schema: { type: 'integer', minimum: 0 },
}

/** One answer per status: several codes may share it. */
function toFailures(
  { contract, book, responses }: Operation,
  codes: readonly string[],
): Record<string, JsonDocument> {
  const statuses = new Set(codes.map((code) => contract.errors[code]?.status))
  const failures = [...statuses].map((status) => {
    const here = codes.filter((code) => contract.errors[code]?.status === status)
    const name = here.map(toPascalCase).join('Or')
    responses[name] ??= toFailure(contract, here, book)
    return [String(status), { $ref: `#/components/responses/${name}` }]
  })
  return Object.fromEntries(failures) as Record<string, JsonDocument>
}

function toFailure(contract: Contract, codes: readonly string[], book: SchemaBook): JsonDocument {
  const error = errorOf(contract, codes, book)
  const retryable = codes.some((code) => contract.errors[code]?.retryable)
  return {
    description: codes.map((code) => `\`${code}\`: ${contract.errors[code]?.message}.`).join(' '),
    ...(retryable && { headers: { 'Retry-After': retryAfter } }),
    content: json({ type: 'object', properties: { error }, required: ['error'] }),
  }
}
