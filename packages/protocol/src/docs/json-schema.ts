/** A JSON Schema, as the documents carry it. */
export interface JsonSchema {
  readonly type?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly $ref?: string
  /** Rules that JSON Schema has no keyword for, as the codes under which they are reported. */
  readonly 'x-rules'?: readonly string[]
  /** What an open enumeration contains today; a later version may add values. */
  readonly 'x-known-values'?: readonly string[]
  readonly [keyword: string]: unknown
}

/** The name at the end of a `$ref`. */
export const refName = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1)

/** Adds a sentence to a schema. A `$ref` takes no neighbours in older drafts, so it is wrapped. */
export function described(schema: JsonSchema, description: string | undefined): JsonSchema {
  if (description === undefined || description === '') return schema
  return schema.$ref === undefined ? { ...schema, description } : { allOf: [schema], description }
}
