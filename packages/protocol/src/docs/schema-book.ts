import { $ZodRegistry, globalRegistry, toJSONSchema } from 'zod/v4/core'
import type { Schema } from '../kernel/schema.ts'
import { knownValues } from '../text.ts'
import { commentOnSchema, nameOf } from './commented.ts'
import { described, refName, type JsonSchema } from './json-schema.ts'
import type { SchemaProse } from './prose.ts'

/** Where a document keeps its named schemas, and whether they are explained. */
export interface BookOptions {
  /** The start of every `$ref`: `#/components/schemas/`. */
  readonly root: string
  readonly target: 'draft-2020-12' | 'draft-7'
  /** Whether descriptions are wanted; rules stay in any case. */
  readonly prose: boolean
}

/** The JSON Schemas of one document: what has a name stands in it once, and is referred to. */
export class SchemaBook {
  readonly #options: BookOptions
  readonly #named = new Map<string, JsonSchema>()
  readonly #names = new Names()

  constructor(options: BookOptions) {
    this.#options = options
  }

  /** The schema in JSON, or a `$ref` to it. `fields` explains fields that no named schema explains. */
  refer(schema: Schema, fields: Readonly<Record<string, string>> = {}): JsonSchema {
    const { $defs, definitions, ...json } = toJSONSchema(schema, {
      // Nothing on the wire differs by direction, but for defaults: who sends may leave those out.
      io: 'input',
      target: this.#options.target,
      metadata: this.#names,
      override: (context) => refine(context.zodSchema, context.jsonSchema, this.#options.prose),
    })
    const named = ($defs ?? definitions ?? {}) as Readonly<Record<string, JsonSchema>>
    for (const [name, definition] of Object.entries(named)) {
      const source = this.#names.byName.get(name)
      this.define(name, this.#explain(definition, source && commentOnSchema(source)))
    }
    const { $schema: _, ...root } = json
    return this.#explain(root as JsonSchema, { summary: '', fields })
  }

  /** Adds a schema that no zod schema stands for, and answers its `$ref`. */
  define(name: string, schema: JsonSchema): JsonSchema {
    this.#named.set(name, schema)
    return { $ref: `${this.#options.root}${name}` }
  }

  /** The schema that a `$ref` means; any other schema is itself. */
  resolve(schema: JsonSchema): JsonSchema {
    return (schema.$ref && this.#named.get(refName(schema.$ref))) || schema
  }

  /** All named schemas, by name. */
  all(): Record<string, JsonSchema> {
    return Object.fromEntries(
      [...this.#named].toSorted(([left], [right]) => (left < right ? -1 : 1)),
    )
  }

  #explain(schema: JsonSchema, comment: SchemaProse | undefined): JsonSchema {
    const moved = relocated(schema, this.#options.root) as JsonSchema
    if (!comment || !this.#options.prose) return moved
    const fields = Object.entries(moved.properties ?? {}).map(([name, field]) => [
      name,
      described(field, joined(comment.fields[name], field.description)),
    ])
    return {
      ...described(moved, joined(comment.summary, moved.description)),
      ...(moved.properties && {
        properties: Object.fromEntries(fields) as Record<string, JsonSchema>,
      }),
    }
  }
}

/** Tells zod which schemas have a name, and so are defined once and referred to. */
class Names extends $ZodRegistry<{ id?: string; description?: string }> {
  readonly byName = new Map<string, Schema>()

  override get(schema: Schema): { id?: string; description?: string } {
    const id = nameOf(schema)
    // What `.describe()` and `.meta()` said; built-in schemas have doc comments instead.
    const description = globalRegistry.get(schema)?.description
    const said = description === undefined ? {} : { description }
    if (id === undefined) return said
    if ((this.byName.get(id) ?? schema) !== schema) {
      throw new TypeError(`cannot describe the contract: two schemas are named "${id}"`)
    }
    this.byName.set(id, schema)
    return { ...said, id }
  }
}

const joined = (...texts: (string | undefined)[]): string | undefined =>
  texts.filter(Boolean).join(' ') || undefined

/** Says in a JSON Schema what zod keeps to itself, and leaves out what says nothing. */
function refine(schema: Schema, json: Record<string, unknown>, prose: boolean): void {
  if (json['minimum'] === Number.MIN_SAFE_INTEGER) delete json['minimum']
  if (json['maximum'] === Number.MAX_SAFE_INTEGER) delete json['maximum']
  // The format says it in two words, and the pattern in three hundred characters.
  if (json['format'] !== undefined) delete json['pattern']
  const rules: string[] = []
  for (const { reason, jsonSchema } of customRules(schema)) {
    if (jsonSchema) Object.assign(json, jsonSchema)
    else rules.push(reason)
  }
  const known = knownValues.get(schema)
  if (rules.length > 0) json['x-rules'] = rules
  if (known) json['x-known-values'] = known
  const sentences = [...rules.map(toSentence), ...(known ? [listed(known)] : [])]
  if (prose && sentences.length > 0) json['description'] = sentences.join(' ')
}

interface Rule {
  readonly reason: string
  readonly jsonSchema?: object | undefined
}

function customRules(schema: Schema): Rule[] {
  const { checks = [] } = schema._zod.def as { checks?: { _zod: { def: { params?: Rule } } }[] }
  return checks.flatMap(({ _zod }) => (_zod.def.params?.reason ? [_zod.def.params] : []))
}

const toSentence = (reason: string): string => {
  const words = reason.replaceAll('_', ' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}

const listed = (values: readonly string[]): string =>
  `One of ${values.map((value) => `\`${value}\``).join(', ')}; a later version may add others.`

/** The same JSON with its `$ref`s pointing to where the document keeps its schemas. */
function relocated(json: unknown, root: string): unknown {
  if (Array.isArray(json)) return json.map((item) => relocated(item, root))
  if (typeof json !== 'object' || json === null) return json
  const entries = Object.entries(json).map(([key, value]): [string, unknown] =>
    key === '$ref' && typeof value === 'string'
      ? [key, root + refName(value)]
      : [key, relocated(value, root)],
  )
  const { allOf, ...others } = Object.fromEntries(entries)
  // For older drafts zod wraps the reference of an optional field, which has no neighbours to fear.
  const isWrapper = Array.isArray(allOf) && allOf.length === 1 && Object.keys(others).length === 0
  return isWrapper ? allOf[0] : Object.fromEntries(entries)
}
