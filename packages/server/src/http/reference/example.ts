import type { JsonSchema, SchemaBook } from '@chatnode/protocol/docs'

/** What a field of this name, or a kind of text of this name, may look like. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  roomId: 'r-Xk3bW9qLr0',
  messageId: 'm-8dPzT41sVc',
  userId: 'u-Qe72hNfJ5y',
  clientMessageId: 'c-1f0aM3xRt6',
  epoch: 'e-20260102',
  username: 'alice',
  password: 'correct horse battery',
  name: 'kitchen',
  content: 'Hello, world!',
  emoji: '👍',
  status: 'ok',
  protocol: '1.0',
  v: '1.0',
  version: '0.1.0',
  event: 'message-received',
  code: 'token_expired',
  message: 'the access token has expired',
  memberCount: 3,
  contentCharacters: 4_000,
  frameBytes: 64_000,
  reconnectAfterMs: 1_000,
  atMost: 500,
  messageLimit: 50,
  Id: 'Wn5cK0yUz9',
  Seq: 42,
  Timestamp: '2026-01-02T03:04:05.678Z',
  Content: 'Hello, world!',
  Emoji: '👍',
  RoomName: 'kitchen',
  Token: 'eyJhbGciOiJIUzI1NiJ9…',
}

interface Place {
  /** The field that the value is for. */
  readonly name: string
  /** Whether fields that may be absent are there. Not further down: an example is to be read. */
  readonly withOptional: boolean
}

/** A value that a schema may stand for, to show. */
export function exampleOf(
  schema: JsonSchema,
  book: SchemaBook,
  place: Place = { name: '', withOptional: false },
): unknown {
  const resolved = book.resolve(schema)
  if (resolved.type === 'array') return resolved.items ? [exampleOf(resolved.items, book)] : []
  if (resolved.type === 'object') return exampleOfObject(resolved, book, place.withOptional)
  const wrapped = resolved.allOf?.[0]
  if (wrapped) return exampleOf(wrapped, book, place)
  const kind = schema.$ref?.slice(schema.$ref.lastIndexOf('/') + 1) ?? ''
  return exampleOfValue(resolved) ?? SAMPLES[place.name] ?? SAMPLES[kind] ?? fallback(resolved)
}

function exampleOfObject(schema: JsonSchema, book: SchemaBook, withOptional: boolean): unknown {
  const fields = Object.entries(schema.properties ?? {}).filter(
    ([name]) => withOptional || schema.required?.includes(name),
  )
  const values = fields.map(([name, field]) => [
    name,
    exampleOf(field, book, { name, withOptional: false }),
  ])
  return Object.fromEntries(values)
}

const exampleOfValue = (schema: JsonSchema): unknown =>
  schema.const ?? schema['default'] ?? schema.enum?.[0] ?? schema['x-known-values']?.[0]

function fallback({ type, minimum }: JsonSchema): unknown {
  if (type === 'boolean') return true
  return type === 'integer' || type === 'number' ? (minimum ?? 12) : '…'
}
