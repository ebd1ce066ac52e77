import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { schemaName, schemaOf } from './schema.ts'

it('names the schema that it ties to an interface, and only that one', () => {
  const plain = z.object({ yes: z.int() })
  const Tally = schemaOf<{ yes: number }>('Tally')(plain)
  expect(schemaName(Tally)).toBe('Tally')
  expect(schemaName(z.object({ yes: z.int() }))).toBeUndefined()
})
