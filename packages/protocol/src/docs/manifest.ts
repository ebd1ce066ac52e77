import { HandshakeAuth } from '../connection.ts'
import type { Contract } from '../kernel/contract.ts'
import { ErrorBody, ReplyEnvelope } from '../kernel/envelope.ts'
import type { Schema } from '../kernel/schema.ts'
import type { JsonSchema } from './json-schema.ts'
import { SchemaBook } from './schema-book.ts'

/** Who parses what a schema describes. It decides which changes hurt: see `compareManifests`. */
export type Reader = 'server' | 'client'

/** One schema on the wire. */
interface ManifestSchema {
  readonly reader: Reader
  readonly schema: JsonSchema
}

/** One event, REST call or error, without its prose. */
export interface ManifestEntry {
  /** What both ends rely on beside the schemas: a kind, a method, a path, a status. */
  readonly facts: Readonly<Record<string, string | number>>
  readonly since?: string
  readonly errors?: readonly string[]
  readonly schemas: Readonly<Record<string, ManifestSchema>>
}

/** All that two ends of a contract rely on, as JSON to compare with that of another version. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly entries: Readonly<Record<string, ManifestEntry>>
  /** What the `$ref`s of the entries point to. */
  readonly schemas: Readonly<Record<string, JsonSchema>>
}

type Read = (reader: Reader, schema: Schema | undefined) => ManifestSchema | undefined

/** The manifest of a contract. `JSON.stringify` of it is the same for the same contract. */
export function toManifest(contract: Contract): Manifest {
  const book = new SchemaBook({ root: '#/schemas/', target: 'draft-2020-12', prose: false })
  const read: Read = (reader, schema) => schema && { reader, schema: book.refer(schema) }
  const entries = Object.fromEntries([
    ...handshake(read),
    ...clientToServer(contract, read),
    ...serverToClient(contract, read),
    ...http(contract, read),
    ...errors(contract, read),
  ])
  return { name: contract.name, version: contract.version, entries, schemas: book.all() }
}

type Entries = (readonly [string, ManifestEntry])[]

const handshake = (read: Read): Entries => [
  ['handshake', { facts: {}, schemas: present({ auth: read('server', HandshakeAuth) }) }],
  [
    'envelope',
    {
      facts: {},
      schemas: present({ reply: read('client', ReplyEnvelope), body: read('client', ErrorBody) }),
    },
  ],
]

const clientToServer = (contract: Contract, read: Read): Entries =>
  Object.entries(contract.clientToServer).map(([name, definition]) => {
    const { kind, since, errors: codes, payload } = definition
    const ack = definition.kind === 'signal' ? undefined : definition.ack
    const schemas = present({ payload: read('server', payload), ack: read('client', ack) })
    return [`c2s ${name}`, { facts: { kind }, since, errors: codes, schemas }]
  })

const serverToClient = (contract: Contract, read: Read): Entries =>
  Object.entries(contract.serverToClient).map(([name, { kind, since, payload }]) => [
    `s2c ${name}`,
    { facts: { kind }, since, schemas: present({ payload: read('client', payload) }) },
  ])

const http = (contract: Contract, read: Read): Entries =>
  Object.entries(contract.http).map(([name, endpoint]) => {
    const { method, path, auth, status, since, errors: codes } = endpoint
    const schemas = present({
      params: read('server', endpoint.params),
      query: read('server', endpoint.query),
      body: read('server', endpoint.body),
      response: read('client', endpoint.response),
    })
    return [
      `http ${name}`,
      { facts: { method, path, auth, status }, since, errors: codes, schemas },
    ]
  })

const errors = (contract: Contract, read: Read): Entries =>
  Object.entries(contract.errors).map(([code, { status, data }]) => [
    `error ${code}`,
    { facts: { status }, schemas: present({ data: read('client', data) }) },
  ])

function present(
  schemas: Readonly<Record<string, ManifestSchema | undefined>>,
): Record<string, ManifestSchema> {
  const kept = Object.entries(schemas).filter(([, schema]) => schema !== undefined)
  return Object.fromEntries(kept) as Record<string, ManifestSchema>
}
