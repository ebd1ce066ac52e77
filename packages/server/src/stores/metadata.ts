import { isDeepStrictEqual } from 'node:util'

/** What an extension of the contract lets a message or a room carry; its schema has checked it. */
export type Metadata = object

/** Something that carries metadata, or could. */
export interface Carrier {
  readonly metadata?: Metadata | undefined
}

/** Metadata as a column keeps it. */
export const toColumn = (metadata: Metadata | undefined): string | null =>
  metadata === undefined ? null : JSON.stringify(metadata)

/** The field of what carries it; none where the column is empty. */
export const fromColumn = (column: string | null): Carrier =>
  column === null ? {} : { metadata: JSON.parse(column) as Metadata }

/** Whether two metadata say the same, in whatever order. */
export const isSameMetadata = (one: Metadata | undefined, other: Metadata | undefined): boolean =>
  isDeepStrictEqual(one, other)
