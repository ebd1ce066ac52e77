import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { valuesOf } from '../test/support/arbitrary.ts'
import { chat } from './chat.ts'
import { disconnects } from './connection.ts'
import { COMMON_ERRORS } from './errors.ts'
import { ErrorBody } from './kernel/envelope.ts'
import type { Contract } from './kernel/contract.ts'
import { parse, summarize } from './kernel/parse.ts'
import type { Schema } from './kernel/schema.ts'
import { parseProtocolVersion } from './version.ts'

// What holds for the whole contract: a new feature is checked without a new test.
const contract: Contract = chat
const clientToServer = Object.entries(contract.clientToServer)
const serverToClient = Object.entries(contract.serverToClient)
const http = Object.entries(contract.http)
const errors = Object.entries(contract.errors)
const codes = new Set(Object.keys(contract.errors))

type Named = [name: string, schema: Schema]
const present = (entries: [string, Schema | undefined][]): Named[] =>
  entries.filter((entry): entry is Named => entry[1] !== undefined)

const queries = present(http.map(([name, { query }]) => [`${name} query`, query]))
const bodies = present([
  ...clientToServer.flatMap(([name, event]): [string, Schema | undefined][] => [
    [`${name} payload`, event.payload],
    [`${name} acknowledgment`, event.kind === 'signal' ? undefined : event.ack],
  ]),
  ...serverToClient.map(([name, { payload }]): [string, Schema] => [`${name} event`, payload]),
  ...http.flatMap(([name, call]): [string, Schema | undefined][] => [
    [`${name} params`, call.params],
    [`${name} body`, call.body],
    [`${name} response`, call.response],
  ]),
  ...errors.map(([code, { data }]): [string, Schema | undefined] => [`${code} data`, data]),
  ['error body', ErrorBody],
])

function accepted(schema: Schema, value: unknown): unknown {
  const result = parse(schema, value)
  if (!result.success) throw new Error(summarize(result.issues))
  return result.data
}

describe('schemas', () => {
  it.each([...bodies, ...queries])('%s: what was parsed parses to itself', (_, schema) => {
    fc.assert(
      fc.property(valuesOf(schema), (value) => {
        const once = accepted(schema, value)
        expect(accepted(schema, once)).toEqual(once)
      }),
      { numRuns: 50 },
    )
  })

  it.each(bodies)('%s: survives JSON', (_, schema) => {
    fc.assert(
      fc.property(valuesOf(schema), (value) => {
        const sent: unknown = JSON.parse(JSON.stringify(value))
        expect(accepted(schema, sent)).toEqual(accepted(schema, value))
      }),
      { numRuns: 50 },
    )
  })

  // A query is text on the wire and numbers here, which JSON Schema cannot say.
  it.each(bodies)('%s: has a JSON Schema', (_, schema) => {
    for (const io of ['input', 'output'] as const) {
      expect(() => z.toJSONSchema(schema, { io, unrepresentable: 'throw' })).not.toThrow()
    }
  })
})

describe('events', () => {
  it.each([...clientToServer, ...serverToClient].map(([name]) => name))(
    '%s is in kebab-case',
    (name) => expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/),
  )

  it.each(serverToClient.filter(([, event]) => event.kind === 'record'))(
    '%s is a record, so it has its place in a room log',
    (_, { payload }) => {
      const { shape } = payload._zod.def as unknown as { shape: Record<string, Schema> }
      expect(Object.keys(shape)).toEqual(expect.arrayContaining(['roomId', 'seq']))
    },
  )

  it.each([...clientToServer, ...serverToClient, ...http])(
    '%s names its version',
    (_, { since }) => {
      expect(parseProtocolVersion(since)).toBeDefined()
    },
  )
})

describe('endpoints', () => {
  it('have an address each', () => {
    const addresses = http.map(
      ([, { method, path }]) => `${method} ${path.replaceAll(/:\w+/g, ':')}`,
    )
    expect(addresses).toEqual([...new Set(addresses)])
  })

  it.each(http.filter(([, { method }]) => method === 'GET' || method === 'DELETE'))(
    '%s has no body, because proxies drop it for its method',
    (_, { body }) => expect(body).toBeUndefined(),
  )
})

describe('errors', () => {
  it.each([...clientToServer, ...http])('%s declares codes of the table only', (_, definition) => {
    expect([...codes]).toEqual(expect.arrayContaining([...definition.errors]))
  })

  it.each([...clientToServer, ...http])('%s does not repeat the common codes', (_, definition) => {
    const common: readonly string[] = COMMON_ERRORS
    expect(definition.errors.filter((code) => common.includes(code))).toEqual([])
  })

  it('has the common codes in the table', () => {
    expect([...codes]).toEqual(expect.arrayContaining([...COMMON_ERRORS]))
  })

  it.each(errors)('%s is a lower_snake code with a status of a failure', (code, { status }) => {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(600)
  })

  it.each([...errors, ...Object.entries(disconnects)])(
    '%s has a message in lower case without a full stop',
    (_, { message }) => expect(message).toMatch(/^[a-z].*[^.!\s]$/s),
  )
})
