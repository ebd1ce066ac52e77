import fc from 'fast-check'
import { parse } from '../../src/kernel/parse.ts'
import type { Schema } from '../../src/kernel/schema.ts'

interface Definition {
  readonly type: string
  readonly checks?: readonly unknown[]
  readonly shape: Readonly<Record<string, Schema>>
  readonly catchall?: Schema
  readonly element: Schema
  readonly innerType: Schema
  readonly options: readonly Schema[]
  readonly entries: Readonly<Record<string, string>>
  readonly values: readonly unknown[]
}

const LEAVES: Readonly<Record<string, readonly unknown[]>> = {
  string: [
    'abc-123_X',
    '__proto__',
    '1.0',
    '2026-01-02T03:04:05.678Z',
    'correct horse',
    'Grüße, 世界 👩‍👩‍👧',
  ],
  number: [0, 1, 7, 99, 4_000],
  boolean: [true, false],
  unknown: [null, 'text', 1, { deep: [true] }],
}

/** Objects for a schema that names no fields of its own: what must be in them is for its rules to say. */
const OPEN: readonly object[] = [
  {},
  { roomId: 'abc-123_X', seq: 7 },
  { seq: 0, roomId: 'r', more: [1] },
]

/** Values that a schema accepts, built from its structure. Throws on a kind of schema that it does not know. */
export function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  const definition = schema._zod.def as unknown as Definition
  switch (definition.type) {
    case 'object':
      // A rule of the whole object may refuse what suits every field of it.
      return (definition.catchall ? fc.constantFrom(...OPEN) : objectsOf(definition.shape)).filter(
        (value) => definition.checks === undefined || parse(schema, value).success,
      )
    case 'array':
      return fc
        .array(valuesOf(definition.element), { maxLength: 3 })
        .filter((value) => definition.checks === undefined || parse(schema, value).success)
    case 'optional':
    case 'default':
      return valuesOf(definition.innerType)
    case 'union':
      return fc.oneof(...definition.options.map(valuesOf))
    case 'enum':
      return fc.constantFrom(...Object.values(definition.entries))
    case 'literal':
      return fc.constantFrom(...definition.values)
    default:
      return leavesOf(schema, definition.type)
  }
}

function objectsOf(shape: Readonly<Record<string, Schema>>): fc.Arbitrary<unknown> {
  const fields = Object.entries(shape)
  const requiredKeys = fields.filter(([, field]) => !isOptional(field)).map(([name]) => name)
  const model = Object.fromEntries(fields.map(([name, field]) => [name, valuesOf(field)]))
  return fc.record(model, { requiredKeys, noNullPrototype: true })
}

function isOptional(schema: Schema): boolean {
  const { type } = schema._zod.def
  return type === 'optional' || type === 'default'
}

function leavesOf(schema: Schema, type: string): fc.Arbitrary<unknown> {
  const accepted = (LEAVES[type] ?? []).filter((value) => parse(schema, value).success)
  if (accepted.length === 0) throw new Error(`cannot make values of a "${type}": none is known`)
  return fc.constantFrom(...accepted)
}
