import type { MessageItem } from '@chatnode/client-sdk'
import { isSameDay } from '../i18n/formats.ts'

/** One line of a conversation on the screen. */
export type Row =
  /** Above the first message that there ever was. */
  | { readonly kind: 'beginning'; readonly key: string; readonly isEmpty: boolean }
  | { readonly kind: 'day'; readonly key: string; readonly date: Date }
  /** Above the first message that the user has not seen. */
  | { readonly kind: 'new'; readonly key: string }
  | MessageRow

export interface MessageRow {
  readonly kind: 'message'
  readonly key: string
  readonly item: MessageItem
  /** Stands alone or at the top of a group, and so shows whose it is. */
  readonly isFirst: boolean
}

/** Messages of one author that are no further apart stand together. */
const GROUP_MS = 5 * 60_000

/** Lays out messages: days apart, what belongs together in groups, and a line above what is new. */
export function toRows(
  items: readonly MessageItem[],
  { isComplete, firstNew }: { isComplete: boolean; firstNew: string | undefined },
): readonly Row[] {
  const rows: Row[] = isComplete
    ? [{ kind: 'beginning', key: 'beginning', isEmpty: items.length === 0 }]
    : []
  let previous: MessageItem | undefined
  for (const item of items) {
    const date = new Date(item.createdAt)
    const isNewDay = !previous || !isSameDay(new Date(previous.createdAt), date)
    const isNew = item.key === firstNew
    if (isNewDay) rows.push({ kind: 'day', key: `day-${item.key}`, date })
    if (isNew) rows.push({ kind: 'new', key: 'new' })
    const isFirst = isNewDay || isNew || !previous || !belongTogether(previous, item)
    rows.push({ kind: 'message', key: item.key, item, isFirst })
    previous = item
  }
  return rows
}

function belongTogether(one: MessageItem, next: MessageItem): boolean {
  const apart = Date.parse(next.createdAt) - Date.parse(one.createdAt)
  return one.user?.id === next.user?.id && apart < GROUP_MS
}
