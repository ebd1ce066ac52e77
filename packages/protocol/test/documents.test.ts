import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import SwaggerParser from '@apidevtools/swagger-parser'
import specifications from '@asyncapi/specs'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readProse } from '../gen/read-prose.ts'
import { chat } from '../src/chat.ts'
import { chatInfo, toAsyncApi, toManifest, toOpenApi } from '../src/docs/index.ts'
import { prose } from '../src/docs/prose.gen.ts'
import type { Contract } from '../src/kernel/contract.ts'
import type { Schema } from '../src/kernel/schema.ts'
import { valuesOf } from './support/arbitrary.ts'

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const committed = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../docs/${name}.json`, import.meta.url), 'utf8'))

const openApi = toOpenApi(chat, chatInfo)
const asyncApi = toAsyncApi(chat, chatInfo)

describe('what is generated is up to date: after a change run `npm run gen`', () => {
  it('prose.gen.ts has the doc comments of the sources', () => {
    expect(prose).toEqual(readProse(fileURLToPath(new URL('../src', import.meta.url))))
  })

  it('docs/openapi.json describes the contract', () => {
    expect(committed('openapi')).toEqual(asJson(openApi))
  })

  it('docs/asyncapi.json describes the contract', () => {
    expect(committed('asyncapi')).toEqual(asJson(asyncApi))
  })
})

describe('openapi.json', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    const api = await SwaggerParser.validate(asJson(openApi) as never)
    expect(api).toMatchObject({ openapi: '3.1.0' })
  })

  it('has every call of the contract', () => {
    const operations = Object.values(openApi['paths'] as object).flatMap((path) =>
      Object.values(path as object).map(({ operationId }: { operationId?: string }) => operationId),
    )
    expect(new Set(operations.filter(Boolean))).toEqual(new Set(Object.keys(chat.http)))
  })
})

describe('asyncapi.json', () => {
  // The official schema, without the official parser: that one runs an install script.
  const schema = specifications.schemasWithoutId['3.0.0'] as unknown as object
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
    schema,
  )

  it('is a valid AsyncAPI 3.0 document', () => {
    validate(asJson(asyncApi))
    expect(validate.errors ?? []).toEqual([])
  })

  it('is refused when it is none', () => {
    expect(validate({ ...asyncApi, operations: { broken: { action: 'listen' } } })).toBe(false)
  })

  it('has an operation for every event, which answers within its channel', () => {
    const { operations, channels } = asyncApi as unknown as AsyncApi
    expect(new Set(Object.keys(operations))).toEqual(
      new Set([
        ...Object.keys(chat.clientToServer).map((name) => `c2s.${name}`),
        ...Object.keys(chat.serverToClient).map((name) => `s2c.${name}`),
      ]),
    )
    const used = Object.values(operations).flatMap(({ messages, reply }) => [
      ...messages,
      ...(reply?.messages ?? []),
    ])
    const declared = Object.keys(channels.root.messages)
    expect(used.map(({ $ref }) => $ref.replace('#/channels/root/messages/', ''))).toEqual(
      expect.arrayContaining(declared),
    )
    expect(used).toHaveLength(declared.length)
  })
})

interface AsyncApi {
  readonly channels: { readonly root: { readonly messages: Readonly<Record<string, unknown>> } }
  readonly operations: Readonly<
    Record<string, { messages: { $ref: string }[]; reply?: { messages: { $ref: string }[] } }>
  >
}

it.each(Object.entries({ openApi, asyncApi }))(
  '%s has a target for every reference',
  (_, document) => {
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)
    for (const [, pointer = ''] of references) {
      const target = pointer
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document)
      expect([pointer, target]).toEqual([pointer, expect.anything()])
    }
  },
)

it('says what every event and every call of the contract is for', () => {
  const silent = Object.values(prose.features).flatMap((feature) =>
    [feature.clientToServer, feature.serverToClient, feature.http]
      .flatMap((entries) => Object.entries(entries))
      .filter(([, { summary }]) => summary === ''),
  )
  expect(silent).toEqual([])
})

describe('the JSON Schemas', () => {
  const manifest = toManifest(chat)
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  ajv.addSchema({ $id: 'contract', ...manifest })
  const contract: Contract = chat
  const events: [string, Schema][] = [
    ...Object.entries(contract.clientToServer).map(([name, { payload }]): [string, Schema] => [
      `c2s ${name}`,
      payload,
    ]),
    ...Object.entries(contract.serverToClient).map(([name, { payload }]): [string, Schema] => [
      `s2c ${name}`,
      payload,
    ]),
  ]

  it.each(events)('accept what the contract accepts: %s', (name, schema) => {
    const pointer = `contract#/entries/${encodeURIComponent(name)}/schemas/payload/schema`
    const validate = ajv.compile({ $ref: pointer })
    fc.assert(
      fc.property(valuesOf(schema), (value) => {
        validate(asJson(value))
        expect(validate.errors ?? []).toEqual([])
      }),
      { numRuns: 30 },
    )
  })
})
