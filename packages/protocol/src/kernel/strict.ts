import * as z from 'zod/mini'
import { changeObjects } from './objects.ts'
import type { Schema } from './schema.ts'

/**
 * The same schema with every object in it closed: an unknown key is an issue instead of being
 * dropped. An object that says itself what becomes of unknown keys is left as it is.
 */
export function strict(schema: Schema): Schema {
  return changeObjects(({ catchall }) => (catchall ? undefined : { catchall: z.never() }))(schema)
}
