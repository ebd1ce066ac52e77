import type { JsonSchema, SchemaBook } from '@chatnode/protocol/docs'
import { anchor, html, prose, type Html } from './html.ts'

interface Row {
  readonly name: string
  readonly schema: JsonSchema
  readonly isRequired: boolean
}

/** The fields of an object, one a line; those of nested objects without a name of their own follow. */
export function fieldTable(schema: JsonSchema, book: SchemaBook): Html {
  const rows = toRows(book.resolve(schema), '')
  if (rows.length === 0) return html`<p class="none">No fields.</p>`
  return html`<dl class="fields">
    ${rows.map(
      (row) =>
        html`<div>
          <dt>
            <code>${row.name}</code>
            <span class="type">${typeOf(row.schema)}</span>
            ${row.isRequired ? undefined : html`<span class="optional">optional</span>`}
          </dt>
          ${describe(row.schema)}
        </div>`,
    )}
  </dl>`
}

function toRows(schema: JsonSchema, prefix: string): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([field, value]) => {
    const name = `${prefix}${field}`
    const row = { name, schema: value, isRequired: schema.required?.includes(field) ?? false }
    const nested = value.type === 'array' ? value.items : value
    return [row, ...toRows(nested ?? {}, `${name}${value.type === 'array' ? '[]' : ''}.`)]
  })
}

/** A type in words; a named one is a link to it. */
export function typeOf(schema: JsonSchema): Html {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref
  if (ref !== undefined) return schemaLink(ref.slice(ref.lastIndexOf('/') + 1))
  if (schema.type === 'array') return html`${typeOf(schema.items ?? {})}[]`
  if (schema.enum) return html`${schema.enum.map((value) => JSON.stringify(value)).join(' | ')}`
  const options = schema.anyOf ?? schema.oneOf
  if (options) return html`${options.map((option, i) => [i > 0 ? ' | ' : '', typeOf(option)])}`
  return html`${schema.type ?? 'any'}`
}

/** A link to a named schema. */
const schemaLink = (name: string): Html => html`<a href="#${anchor('schema', name)}">${name}</a>`

function describe(schema: JsonSchema): Html | undefined {
  const limits = limitsOf(schema).join(', ')
  if (!schema.description && limits === '') return undefined
  return html`<dd>
    ${prose(schema.description ?? '')} ${limits && html`<small>${limits}</small>`}
  </dd>`
}

/** What a value must keep to, in words. */
export function limitsOf(schema: JsonSchema): string[] {
  const limits = [
    range(schema, ['minLength', 'maxLength'], 'characters'),
    range(schema, ['minItems', 'maxItems'], 'items'),
    range(schema, ['minimum', 'maximum'], ''),
    typeof schema['pattern'] === 'string' ? `matches ${schema['pattern']}` : '',
    schema['format'] === 'date-time' ? 'ISO 8601, UTC' : '',
    schema['default'] === undefined ? '' : `default ${JSON.stringify(schema['default'])}`,
  ]
  return limits.filter((limit) => limit !== '')
}

function range(schema: JsonSchema, [low, high]: [string, string], unit: string): string {
  const [minimum, maximum] = [schema[low], schema[high]] as (number | undefined)[]
  const numbers =
    minimum !== undefined && maximum !== undefined
      ? `${minimum} – ${format(maximum)}`
      : minimum !== undefined
        ? `at least ${format(minimum)}`
        : maximum !== undefined
          ? `at most ${format(maximum)}`
          : ''
  return numbers === '' ? '' : `${numbers} ${unit}`.trim()
}

const format = (value: number): string => value.toLocaleString('en')
