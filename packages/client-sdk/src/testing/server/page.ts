import { invalid } from './refusal.ts'

/** How a list is paged. */
export interface PageRequest {
  readonly limit: number
  readonly cursor?: string | undefined
}

/** What orders a list, and names a place in it. */
interface Key {
  readonly at: number
  readonly id: string
}

/** One page of a list that is ordered by a time and an id. */
export function pageOf<Row, Item>(
  rows: Iterable<Row>,
  { limit, cursor }: PageRequest,
  map: { item: (row: Row) => Item; key: (row: Row) => Key; newestFirst?: boolean },
): { items: Item[]; nextCursor?: string } {
  const direction = map.newestFirst ? -1 : 1
  const after = cursor === undefined ? undefined : parseCursor(cursor)
  const rest = [...rows]
    .filter((row) => after === undefined || compare(map.key(row), after) * direction > 0)
    .sort((one, other) => compare(map.key(one), map.key(other)) * direction)
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  const { at, id } = last === undefined ? { at: 0, id: '' } : map.key(last)
  return {
    items: page.map(map.item),
    ...(rest.length > limit ? { nextCursor: `${at}.${id}` } : {}),
  }
}

function parseCursor(text: string): Key {
  const match = /^(\d{1,15})\.([A-Za-z0-9_-]{1,64})$/.exec(text)
  if (match?.[1] === undefined || match[2] === undefined) {
    throw invalid('cursor', 'invalid_cursor', 'is not a cursor of this list')
  }
  return { at: Number(match[1]), id: match[2] }
}

function compare(one: Key, other: Key): number {
  return one.at - other.at || (one.id < other.id ? -1 : Number(one.id > other.id))
}
