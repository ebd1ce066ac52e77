import { invalid } from '../errors.ts'

/** A place in a list that is ordered by a time and an id. */
export interface Cursor {
  readonly at: number
  readonly id: string
}

const formatCursor = ({ at, id }: Cursor): string => `${at}.${id}`

/** Reads what `formatCursor` wrote. Throws `invalid_payload` for anything else. */
export function parseCursor(text: string): Cursor {
  const match = /^(\d{1,15})\.([A-Za-z0-9_-]{1,64})$/.exec(text)
  if (match?.[1] === undefined || match[2] === undefined) {
    throw invalid('cursor', 'invalid_cursor', 'is not a cursor of this list')
  }
  return { at: Number(match[1]), id: match[2] }
}

/** What a query for one item more than the page holds tells: the page, and where the next one starts. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  map: { item: (row: Row) => Item; cursor: (row: Row) => Cursor },
): { items: Item[]; nextCursor?: string } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(map.item),
    ...(rows.length > limit && last !== undefined
      ? { nextCursor: formatCursor(map.cursor(last)) }
      : {}),
  }
}

/** How a list is paged. */
export interface PageRequest {
  readonly limit: number
  readonly cursor?: string | undefined
}
