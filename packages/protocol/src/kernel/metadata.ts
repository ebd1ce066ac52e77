import * as z from 'zod/mini'
import { limits } from '../limits.ts'
import type { Contract } from './contract.ts'
import { changeObjects } from './objects.ts'
import type { In, Out, Problem, Schema } from './schema.ts'

/**
 * What can carry data of a product's own, and the field by which an object of the contract that
 * does is recognised: a message, and a text for one, have `content`; a room, and a change of one,
 * have `visibility`.
 */
const CARRIERS = { message: 'content', room: 'visibility' } as const

type Carriers = typeof CARRIERS

/** The schemas that an extension declares for the metadata of messages and of rooms: JSON objects. */
export interface MetadataSchemas {
  readonly message?: Schema
  readonly room?: Schema
}

/** The types of the metadata that a contract declares. */
export type MetadataOf<C extends { readonly metadata: object }> = {
  [Kind in keyof C['metadata']]: Out<C['metadata'][Kind]>
}

/** Refuses a schema of metadata that is no JSON object. */
export type MetadataProblems<Schemas> = {
  readonly [Kind in keyof Schemas]: Out<Schemas[Kind]> extends readonly unknown[]
    ? Problem<'metadata is a JSON object'>
    : Out<Schemas[Kind]> extends object
      ? Schemas[Kind]
      : Problem<'metadata is a JSON object'>
}

/** `T` with the metadata of `M` on every message and every room in it; `T` itself where there is none. */
export type Carrying<T, M> = [keyof M] extends [never] ? T : Deep<T, M>

type Deep<T, M> = T extends string | Error | ((...input: never) => unknown)
  ? T
  : T extends readonly (infer Item)[]
    ? Deep<Item, M>[]
    : T extends object
      ? Flat<{ [K in keyof T]: Deep<T[K], M> } & Own<T, M>>
      : T

type Flat<T> = { [K in keyof T]: T[K] } & {}

/** The metadata of an object itself. */
type Own<T, M> = {
  [Kind in keyof M & keyof Carriers as Carriers[Kind] extends keyof T ? 'metadata' : never]?:
    | M[Kind]
    | undefined
}

/** The definitions of a map with metadata on what carries it. */
export type CarryingMap<Map, M> = [keyof M] extends [never]
  ? Map
  : { readonly [Name in keyof Map]: CarryingDefinition<Map[Name], M> }

type CarryingDefinition<Definition, M> = {
  readonly [Part in keyof Definition]: Definition[Part] extends { _zod: { output: unknown } }
    ? Schema<Carrying<Out<Definition[Part]>, M>, Carrying<In<Definition[Part]>, M>>
    : Definition[Part]
}

/** The contract with metadata on every message and every room of its built-in events and calls. */
export function withMetadata(contract: Contract, schemas: MetadataSchemas): Contract {
  if (Object.keys(schemas).length === 0) return contract
  const read = carrying(schemas, (schema) => z.optional(schema as z.ZodMiniType).check(atMost()))
  // Whoever reads what was stored under an earlier schema loses the metadata, not the message.
  const told = carrying(schemas, (schema) =>
    // oxlint-disable-next-line promise/valid-params -- zod's `catch`, not that of a promise
    z.catch(z.optional(schema as z.ZodMiniType), undefined),
  )
  const requests = { payload: read, ack: told }
  return {
    ...contract,
    metadata: { ...contract.metadata, ...schemas },
    clientToServer: redefined(contract.clientToServer, requests),
    serverToClient: redefined(contract.serverToClient, { payload: told }),
    http: redefined(contract.http, { params: read, query: read, body: read, response: told }),
  }
}

type Rewrite = (schema: Schema) => Schema

function carrying(schemas: MetadataSchemas, wrap: (schema: Schema) => Schema): Rewrite {
  const kinds = (['message', 'room'] as const).flatMap((kind) => {
    const schema = schemas[kind]
    return schema ? [{ mark: CARRIERS[kind], metadata: wrap(schema) }] : []
  })
  return changeObjects(({ shape }) => {
    const own = kinds.find(({ mark }) => Object.hasOwn(shape, mark))
    return own && { shape: { ...shape, metadata: own.metadata } }
  })
}

const atMost = () =>
  z.refine(
    (metadata: unknown) => metadata === undefined || bytesOf(metadata) <= limits.metadataBytes,
    {
      params: { reason: `must_have_at_most_${limits.metadataBytes}_bytes_as_JSON` },
    },
  )

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length

/** The built-in definitions with some of their schemas rewritten; those of an extension as they are. */
function redefined<Definition extends object>(
  map: Readonly<Record<string, Definition>>,
  rewrites: Readonly<Record<string, Rewrite>>,
): Readonly<Record<string, Definition>> {
  const entries = Object.entries(map).map(([name, definition]): [string, Definition] => {
    if (name.includes(':')) return [name, definition]
    const parts = Object.entries(definition).map(([part, value]: [string, unknown]) => [
      part,
      value === undefined ? value : (rewrites[part]?.(value as Schema) ?? value),
    ])
    const changed = Object.fromEntries(parts) as Definition
    originals.set(changed, originalOf(definition))
    return [name, changed]
  })
  return Object.freeze(Object.fromEntries(entries))
}

const originals = new WeakMap<object, object>()

/** The definition that was there before metadata came to it. */
export const originalOf = (definition: object): object => originals.get(definition) ?? definition
