import { HandshakeAuth } from '../connection.ts'
import type { Contract } from '../kernel/contract.ts'
import type { EventDefinition, RequestDefinition, SignalDefinition } from '../kernel/definition.ts'
import { codesOfEvent, errorOf } from './errors.ts'
import type { DocumentInfo } from './info.ts'
import type { JsonSchema } from './json-schema.ts'
import type { JsonDocument } from './openapi.ts'
import { outline, type Entry } from './outline.ts'
import { titled } from './prose.ts'
import { SchemaBook } from './schema-book.ts'

const CHANNEL = '#/channels/root'

/** The parts that the events of a document are added to. */
interface Draft {
  readonly contract: Contract
  readonly book: SchemaBook
  readonly messages: Record<string, JsonDocument>
  readonly operations: Record<string, JsonDocument>
}

/**
 * The events of a contract as an AsyncAPI 3.0 document, from where the server stands: it receives
 * what clients send. One name may stand in both directions, so ids begin with `c2s` or `s2c`.
 */
export function toAsyncApi(contract: Contract, info: DocumentInfo): JsonDocument {
  const book = new SchemaBook({ root: '#/components/schemas/', target: 'draft-7', prose: true })
  const draft: Draft = { contract, book, messages: {}, operations: {} }
  const handshake = book.refer(HandshakeAuth)
  for (const { name: tag, clientToServer, serverToClient } of outline(contract)) {
    for (const entry of clientToServer) receive(draft, entry, tag)
    for (const entry of serverToClient) send(draft, entry, tag)
  }
  return {
    asyncapi: '3.0.0',
    info: { ...info, version: contract.version },
    defaultContentType: 'application/json',
    channels: {
      root: {
        address: '/',
        title: 'The default namespace of Socket.IO',
        description:
          'The handshake carries the access token: `io(url, { auth: { token } })`. It is refused ' +
          'with a `connect_error` whose `data` is an error. Every packet with a callback is ' +
          'answered exactly once.',
        messages: draft.messages,
        'x-handshake': handshake,
      },
    },
    operations: draft.operations,
    components: { schemas: book.all() },
  }
}

function receive(
  draft: Draft,
  entry: Entry<RequestDefinition | SignalDefinition>,
  tag: string,
): void {
  const { contract, book, messages } = draft
  const { name, definition } = entry
  const id = idOf('c2s', name)
  const codes = codesOfEvent(contract, definition.errors)
  add(draft, { action: 'receive', id, entry, tag })
  const operation = draft.operations[id]
  if (definition.kind === 'signal') {
    draft.operations[id] = { ...operation, 'x-chatnode-errors': codes }
    return
  }
  messages[`${id}.ack`] = {
    name: `${name} (acknowledgment)`,
    title: `Acknowledgment of ${name}`,
    payload: envelope(book.refer(definition.ack), errorOf(contract, codes, book)),
  }
  draft.operations[id] = {
    ...operation,
    reply: { channel: { $ref: CHANNEL }, messages: [messageRef(`${id}.ack`)] },
    'x-chatnode-errors': codes,
  }
}

function send(draft: Draft, entry: Entry<EventDefinition>, tag: string): void {
  add(draft, { action: 'send', id: idOf('s2c', entry.name), entry, tag })
}

function add(
  { book, messages, operations }: Draft,
  options: {
    action: 'send' | 'receive'
    id: string
    entry: Entry<EventDefinition | RequestDefinition | SignalDefinition>
    tag: string
  },
): void {
  const { action, id, entry, tag } = options
  const { name, definition, summary, fields } = entry
  const { kind, delivery, since } = definition
  const facts = { 'x-kind': kind, 'x-delivery': delivery, 'x-since': since }
  const about = titled(summary)
  messages[id] = { name, ...about, payload: book.refer(definition.payload, fields), ...facts }
  operations[id] = {
    action,
    channel: { $ref: CHANNEL },
    title: name,
    ...about,
    tags: [{ name: tag }],
    messages: [messageRef(id)],
    ...facts,
  }
}

// Component names take no colon, and the names of extensions have one.
const idOf = (direction: 'c2s' | 's2c', name: string): string =>
  `${direction}.${name.replaceAll(':', '.')}`

const messageRef = (id: string): JsonSchema => ({ $ref: `${CHANNEL}/messages/${id}` })

const envelope = (data: JsonSchema, error: JsonSchema): JsonSchema => ({
  oneOf: [
    {
      type: 'object',
      properties: { ok: { type: 'boolean', const: true }, data },
      required: ['ok', 'data'],
    },
    {
      type: 'object',
      properties: { ok: { type: 'boolean', const: false }, error },
      required: ['ok', 'error'],
    },
  ],
})
