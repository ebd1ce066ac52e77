import * as z from 'zod/mini'
import { _coercedNumber } from 'zod/v4/core'
import { limits } from './limits.ts'

/** A number in a query string, which has nothing but text. Not by `z.coerce`, which brings every kind of it into a bundle. */
export const queryNumber = () => _coercedNumber(z.ZodMiniNumber)

/** How many items a page may have. */
export const pageLimit = z._default(
  queryNumber().check(z.int(), z.gte(1), z.lte(limits.pageItems)),
  limits.pageItemsDefault,
)

/** One page of a list. `nextCursor` goes into the next call's `cursor`, and is absent on the last page. */
export interface Page<Item> {
  items: Item[]
  nextCursor?: string | undefined
}

/** Position in a list, as the previous page gave it. */
const cursor = z.optional(z.string().check(z.minLength(1), z.maxLength(200)))

/** What the query of every list takes. */
export const pageFields = { limit: pageLimit, cursor }

export const PageQuery = z.object(pageFields)
