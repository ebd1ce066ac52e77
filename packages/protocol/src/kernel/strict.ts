import * as z from 'zod/mini'
import { clone } from 'zod/v4/core'
import type { Schema } from './schema.ts'

interface Structure {
  readonly type: string
  readonly shape?: Readonly<Record<string, Schema>>
  readonly element?: Schema
  readonly innerType?: Schema
}

/**
 * The same schema with every object in it closed: an unknown key is an issue instead of being
 * dropped. Follows objects, arrays, and optional and nullable values; leaves the rest as it is.
 */
export function strict(schema: Schema): Schema {
  const structure = schema._zod.def as unknown as Structure
  const rebuild = (part: object): Schema => clone(schema, { ...schema._zod.def, ...part })
  if (structure.type === 'object' && structure.shape) {
    const fields = Object.entries(structure.shape)
    return rebuild({
      shape: Object.fromEntries(fields.map(([name, field]) => [name, strict(field)])),
      catchall: z.never(),
    })
  }
  if (structure.type === 'array' && structure.element) {
    return rebuild({ element: strict(structure.element) })
  }
  if ((structure.type === 'optional' || structure.type === 'nullable') && structure.innerType) {
    return rebuild({ innerType: strict(structure.innerType) })
  }
  return schema
}
