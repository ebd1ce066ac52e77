import { compareKeywords, type Effect } from './compare-keywords.ts'
import { refName, type JsonSchema } from './json-schema.ts'

type Named = Readonly<Record<string, JsonSchema>>

/** Two versions of a schema, with the named schemas that their references mean. */
export interface SchemaPair {
  /** Where they stand: `c2s send-message payload.content`. */
  readonly at: string
  readonly before: JsonSchema
  readonly after: JsonSchema
  readonly named: { readonly before: Named; readonly after: Named }
  /** The references that led here, which end a recursive schema. */
  readonly within?: readonly string[]
}

/** One difference between two schemas. */
export interface Difference extends Effect {
  readonly at: string
  readonly what: string
}

/** What differs between two versions of a schema, however deep. */
export function compareSchemas(pair: SchemaPair): Difference[] {
  const { at, within = [], named } = pair
  const step = `${pair.before.$ref} ${pair.after.$ref}`
  if (pair.before.$ref !== undefined && within.includes(step)) return []
  const resolved = {
    ...pair,
    before: resolve(pair.before, named.before),
    after: resolve(pair.after, named.after),
    within: [...within, step],
  }
  const { before, after } = resolved
  return [
    ...compareKeywords(before, after).map((difference) => ({ at, ...difference })),
    ...compareProperties(resolved),
    ...compareOne(resolved, 'items', '[]'),
    ...compareOne(resolved, 'additionalProperties', '.*'),
    ...(['anyOf', 'oneOf', 'allOf'] as const).flatMap((keyword) =>
      compareOptions(resolved, keyword),
    ),
  ]
}

function resolve(schema: JsonSchema, named: Named): JsonSchema {
  const target = schema.$ref === undefined ? undefined : named[refName(schema.$ref)]
  return target ? resolve(target, named) : schema
}

function compareProperties(pair: SchemaPair): Difference[] {
  const { before, after } = pair
  const names = new Set(
    [before, after].flatMap(({ properties, required = [] }) => [
      ...Object.keys(properties ?? {}),
      ...required,
    ]),
  )
  return [...names].flatMap((name) => compareProperty(pair, name))
}

function compareProperty(pair: SchemaPair, name: string): Difference[] {
  const at = `${pair.at}.${name}`
  const [old, was] = fieldOf(pair.before, name)
  const [now, is] = fieldOf(pair.after, name)
  if (now && !old) {
    return [{ at, what: `added, ${is ? 'required' : 'optional'}`, narrows: is, widens: false }]
  }
  // A strict server refuses a field that it no longer knows.
  if (old && !now) return [{ at, what: 'removed', narrows: true, widens: was }]
  const nested = old && now ? compareSchemas({ ...pair, at, before: old, after: now }) : []
  if (was === is) return nested
  const what = is ? 'optional → required' : 'required → optional'
  return [{ at, what, narrows: is, widens: was }, ...nested]
}

/** A field, and whether it is required. */
const fieldOf = (
  { properties, required }: JsonSchema,
  name: string,
): [field: JsonSchema | undefined, isRequired: boolean] => [
  properties?.[name],
  required?.includes(name) ?? false,
]

/** A keyword with one schema; without the keyword, everything is accepted. */
function compareOne(
  pair: SchemaPair,
  keyword: 'items' | 'additionalProperties',
  suffix: string,
): Difference[] {
  if (!(keyword in pair.before) && !(keyword in pair.after)) return []
  const [before, after] = [toSchema(pair.before[keyword]), toSchema(pair.after[keyword])]
  return compareSchemas({ ...pair, at: `${pair.at}${suffix}`, before, after })
}

const toSchema = (value: unknown): JsonSchema => {
  if (value === false) return { not: {} }
  return typeof value === 'object' && value !== null ? (value as JsonSchema) : {}
}

/** A keyword with several schemas: equal ones belong together, and of the rest those in the same place. */
function compareOptions(pair: SchemaPair, keyword: 'anyOf' | 'oneOf' | 'allOf'): Difference[] {
  const [olds, nows] = [pair.before[keyword] ?? [], pair.after[keyword] ?? []]
  const texts = { olds: new Set(olds.map(toText)), nows: new Set(nows.map(toText)) }
  const kept = olds.filter((option) => texts.nows.has(toText(option)))
  const gone = olds.filter((option) => !texts.nows.has(toText(option)))
  const come = nows.filter((option) => !texts.olds.has(toText(option)))
  const at = `${pair.at} ${keyword}`
  const same = kept.flatMap((option) =>
    compareSchemas({ ...pair, at, before: option, after: option }),
  )
  if (gone.length === come.length) {
    const changed = gone.map((before, index) => ({ before, after: come[index] ?? {} }))
    return [...same, ...changed.flatMap((both) => compareSchemas({ ...pair, at, ...both }))]
  }
  const isChoice = keyword !== 'allOf'
  return [
    ...same,
    ...gone.map((option) => ({
      at,
      what: `option removed: ${toText(option)}`,
      narrows: isChoice,
      widens: !isChoice,
    })),
    ...come.map((option) => ({
      at,
      what: `option added: ${toText(option)}`,
      narrows: !isChoice,
      widens: isChoice,
    })),
  ]
}

const toText = (option: JsonSchema): string => JSON.stringify(option)
