import { clone } from 'zod/v4/core'
import { schemaName, nameSchema, type Schema } from './schema.ts'

/** What an object's schema is made of. */
interface ObjectStructure {
  readonly shape: Readonly<Record<string, Schema>>
  readonly catchall?: Schema | undefined
}

interface Structure extends Partial<ObjectStructure> {
  readonly type: string
  readonly element?: Schema
  readonly innerType?: Schema
}

/** Answers what is to be different about an object; nothing where it stays as it is. */
type Change = (object: ObjectStructure) => Partial<ObjectStructure> | undefined

/**
 * A function that makes the same change to every object in a schema. It follows objects, arrays, and
 * optional and nullable values, and leaves the rest as it is. What holds no changed object is
 * answered as the same schema, and one schema is always answered with one.
 */
export function changeObjects(change: Change): (schema: Schema) => Schema {
  const known = new Map<Schema, Schema>()
  const visit = (schema: Schema): Schema => {
    const done = known.get(schema) ?? changed(schema, visit, change)
    known.set(schema, done)
    return done
  }
  return visit
}

function changed(schema: Schema, visit: (schema: Schema) => Schema, change: Change): Schema {
  const { type, shape, catchall, element, innerType } = schema._zod.def as unknown as Structure
  const rebuild = (part: object): Schema => {
    const rebuilt = clone(schema, { ...schema._zod.def, ...part })
    return nameSchema(rebuilt, schemaName(schema))
  }
  const rebuildAround = (key: string, part: Schema): Schema => {
    const inner = visit(part)
    return inner === part ? schema : rebuild({ [key]: inner })
  }
  if (type === 'object' && shape) {
    const fields = Object.entries(shape).map(([name, field]) => [name, visit(field)] as const)
    const different = change({ shape: Object.fromEntries(fields), catchall })
    const isSame = !different && fields.every(([name, field]) => field === shape[name])
    return isSame ? schema : rebuild({ shape: Object.fromEntries(fields), ...different })
  }
  if (type === 'array' && element) return rebuildAround('element', element)
  const isWrapper = type === 'optional' || type === 'nullable'
  return isWrapper && innerType ? rebuildAround('innerType', innerType) : schema
}
