import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { defineContract, type Feature } from '../kernel/contract.ts'
import { endpoint, notice, request, signal } from '../kernel/definition.ts'
import { schemaOf, type Schema } from '../kernel/schema.ts'
import { compareManifests, isBreaking, type Change } from './compare.ts'
import { toManifest, type Manifest } from './manifest.ts'

const content = z.string().check(z.maxLength(4_000))
const message = { id: z.string(), content: z.string() }

function manifest(feature: Feature, version = '1.0'): Manifest {
  const errors = { gone: { status: 410, message: 'gone' } }
  const contract = defineContract({ name: 'test', version, errors, features: [feature as {}] })
  return toManifest(contract)
}

const changesOf = (before: Feature, after: Feature): Change[] =>
  compareManifests(manifest(before), manifest(after))

/** A client sends it, the server reads it. */
const sent = (payload: Schema): Feature => ({
  clientToServer: { say: request({ payload, ack: z.object({}) }) },
})

/** The server sends it, a client reads it. */
const received = (payload: Schema): Feature => ({ serverToClient: { said: notice({ payload }) } })

it('finds nothing where nothing changed', () => {
  expect(changesOf(sent(z.object(message)), sent(z.object(message)))).toEqual([])
})

it('says where something changed, and what', () => {
  const shorter = z.string().check(z.maxLength(2_000))
  expect(changesOf(sent(z.object({ content })), sent(z.object({ content: shorter })))).toEqual([
    { at: 'c2s say payload.content', what: 'maxLength 4000 → 2000', breaking: true },
  ])
})

describe('what the server reads', () => {
  it.each(
    cases([
      ['a new optional field', false, {}, { reply: z.optional(z.string()) }],
      ['a new required field', true, {}, { reply: z.string() }],
      ['a field that is gone', true, { reply: z.optional(z.string()) }, {}],
      [
        'a field that became optional',
        false,
        { reply: z.string() },
        { reply: z.optional(z.string()) },
      ],
      [
        'a field that became required',
        true,
        { reply: z.optional(z.string()) },
        { reply: z.string() },
      ],
      ['a lower maximum', true, { content }, { content: z.string().check(z.maxLength(2_000)) }],
      ['a higher maximum', false, { content }, { content: z.string().check(z.maxLength(8_000)) }],
      ['a maximum that is gone', false, { content }, { content: z.string() }],
      ['a new value of an enumeration', false, { k: z.enum(['a']) }, { k: z.enum(['a', 'b']) }],
      ['a value that is gone', true, { k: z.enum(['a', 'b']) }, { k: z.enum(['a']) }],
      ['another type', true, { count: z.string() }, { count: z.number() }],
      ['whole numbers instead of all', true, { count: z.number() }, { count: z.int() }],
      ['all numbers instead of whole ones', false, { count: z.int() }, { count: z.number() }],
      [
        'one more choice',
        false,
        { k: z.union([z.string()]) },
        { k: z.union([z.string(), z.int()]) },
      ],
      [
        'one choice less',
        true,
        { k: z.union([z.string(), z.int()]) },
        { k: z.union([z.string()]) },
      ],
      ['a new rule', true, { content: z.string() }, { content: ruled('must_rhyme') }],
      ['a rule that is gone', false, { content: ruled('must_rhyme') }, { content: z.string() }],
      ['deep inside', true, { list: z.array(z.object({})) }, { list: z.array(z.object(message)) }],
    ]),
  )('$name: breaking is $breaking', ({ breaking, before, after }) =>
    expect(breaks(sent(z.object(before)), sent(z.object(after)))).toBe(breaking),
  )
})

describe('what a client reads', () => {
  it.each(
    cases([
      ['a new optional field', false, {}, { reply: z.optional(z.string()) }],
      ['a new required field', false, {}, { reply: z.string() }],
      ['a field that is gone', true, { content: z.string() }, {}],
      ['an optional field that is gone', false, { reply: z.optional(z.string()) }, {}],
      [
        'a field that became optional',
        true,
        { reply: z.string() },
        { reply: z.optional(z.string()) },
      ],
      [
        'a field that became required',
        false,
        { reply: z.optional(z.string()) },
        { reply: z.string() },
      ],
      ['a lower maximum', false, { content }, { content: z.string().check(z.maxLength(2_000)) }],
      ['a higher maximum', true, { content }, { content: z.string().check(z.maxLength(8_000)) }],
      [
        'a new value of a closed enumeration',
        true,
        { k: z.enum(['a']) },
        { k: z.enum(['a', 'b']) },
      ],
      ['a value that is gone', false, { k: z.enum(['a', 'b']) }, { k: z.enum(['a']) }],
      ['an enumeration that was opened', true, { k: z.enum(['a']) }, { k: z.string() }],
      ['another type', true, { count: z.string() }, { count: z.number() }],
      ['a value that may be null', true, { k: z.string() }, { k: z.nullable(z.string()) }],
      ['deep inside', true, { list: z.array(z.object(message)) }, { list: z.array(z.object({})) }],
    ]),
  )('$name: breaking is $breaking', ({ breaking, before, after }) =>
    expect(breaks(received(z.object(before)), received(z.object(after)))).toBe(breaking),
  )
})

describe('what both rely on', () => {
  const payload = z.object({})
  const get = { method: 'GET', path: '/', response: payload } as const

  it.each(
    cases<Feature>([
      ['an event that came', false, {}, sent(payload)],
      ['an event that is gone', true, sent(payload), {}],
      ['an event that is gone from the server', true, received(payload), {}],
      [
        'an event that is no longer answered',
        true,
        sent(payload),
        { clientToServer: { say: signal({ payload }) } },
      ],
      [
        'another path',
        true,
        { http: { get: endpoint(get) } },
        { http: { get: endpoint({ ...get, path: '/x' }) } },
      ],
      [
        'another status',
        true,
        { http: { get: endpoint(get) } },
        { http: { get: endpoint({ ...get, status: 201 }) } },
      ],
      [
        'a body that came',
        true,
        { http: { get: endpoint(get) } },
        { http: { get: endpoint({ ...get, body: payload }) } },
      ],
      [
        'one more error',
        false,
        { http: { get: endpoint(get) } },
        { http: { get: endpoint({ ...get, errors: ['gone'] }) } },
      ],
    ]),
  )('$name: breaking is $breaking', ({ breaking, before, after }) =>
    expect(breaks(before, after)).toBe(breaking),
  )
})

it('follows the names of schemas', () => {
  const User = (shape: object) => schemaOf<{}>('User')(z.object(shape) as z.ZodMiniType<{}, {}>)
  const before = received(z.object({ user: User({ id: z.string(), name: z.string() }) }))
  const after = received(z.object({ user: User({ id: z.string() }) }))
  expect(changesOf(before, after)).toEqual([
    { at: 's2c said payload.user.name', what: 'removed', breaking: true },
  ])
})

it('ends in a schema that contains itself', () => {
  interface Tree {
    children: Tree[]
  }
  const Tree: z.ZodMiniType<Tree, Tree> = schemaOf<Tree>('Tree')(
    z.object({
      get children() {
        return z.array(Tree)
      },
    }),
  )
  expect(changesOf(received(Tree), received(Tree))).toEqual([])
})

describe('isBreaking', () => {
  const [before, after] = [received(z.object(message)), received(z.object({}))]

  it('holds for a breaking change within one major', () => {
    expect(isBreaking(manifest(before), manifest(after, '1.1'))).toBe(true)
    expect(isBreaking(manifest(after), manifest(before, '1.1'))).toBe(false)
  })

  it('does not hold when the major is another', () => {
    expect(isBreaking(manifest(before), manifest(after, '2.0'))).toBe(false)
  })
})

type Row<Version> = [name: string, breaking: boolean, before: Version, after: Version]

/** The rows of a table, by name: what changed, whether it breaks, and both versions. */
function cases<Version = Record<string, z.ZodMiniType>>(rows: Row<Version>[]) {
  return rows.map(([name, breaking, before, after]) => ({ name, breaking, before, after }))
}

function ruled(reason: string): z.ZodMiniType {
  return z.string().check(z.refine(() => true, { params: { reason } }))
}

function breaks(before: Feature, after: Feature): boolean {
  const changes = changesOf(before, after)
  expect(changes).not.toEqual([])
  return changes.some(({ breaking }) => breaking)
}
