import type { MessageItem, PendingItem, SentItem } from '@chatnode/client-sdk'
import { toPrintable, toPrintableLines } from '../printable.ts'
import { colorOf, toClock } from '../render.ts'
import type { OpenRoom } from './chat-data.ts'
import { dayOf, isSameDay } from './day.ts'
import { cutRow, widthOf, type Row, type Span, type Tone } from './rows.ts'
import { wrap } from './wrap.ts'

/** A row of the conversation, and whose it is. */
export interface ConversationRow {
  /** The key of its message; '' for what stands above all messages. */
  readonly key: string
  /** Its place among the rows of that message, in rising order, with gaps. */
  readonly part: number
  readonly row: Row
}

export interface ConversationOptions {
  readonly room: OpenRoom
  /** The id of the user in front of the screen. */
  readonly selfId: string
  readonly width: number
  readonly now: Date
}

/** Messages of one author within this time share one heading. */
const GROUP_MS = 5 * 60_000

/** The columns left of a message: one for the mark of the selected one, one for air. */
const GUTTER = 2

/** Where the rows of a message stand; its text may have as many as it likes. */
const PART = { news: 0, day: 1, heading: 2, text: 3, reactions: 100_000, trouble: 100_001 } as const

/** A conversation as rows of at most `width` columns, oldest first. */
export function conversationRows(options: ConversationOptions): ConversationRow[] {
  const { room, selfId, width } = options
  const newestOwn = room.messages.findLast(
    ({ user, status }) => status === 'sent' && user?.id === selfId,
  )
  const firstNew = room.messages.find((item) => isNew(item, options))
  const rows = room.messages.flatMap((item, index) => [
    ...(item === firstNew && index > 0 ? [newsRow(item, width)] : []),
    ...rowsAbove(item, { before: room.messages[index - 1], isNew: item === firstNew }, options),
    ...messageRows(item, { selfId, width, isNewestOwn: item === newestOwn }),
  ])
  return [{ key: '', part: 0, row: beginning(room, width) }, ...rows]
}

/** What separates a message from the one before it, if anything does. */
function rowsAbove(
  item: MessageItem,
  { before, isNew }: { before: MessageItem | undefined; isNew: boolean },
  { width, now }: ConversationOptions,
): ConversationRow[] {
  const { key } = item
  const heading = { key, part: PART.heading, row: headingRow(item, width) }
  if (!before || !isSameDay(before.createdAt, item.createdAt)) {
    const day = dayOf(new Date(item.createdAt), now)
    return [{ key, part: PART.day, row: lineRow(day, { width, tone: 'quiet' }) }, heading]
  }
  if (isNew) return [heading]
  return isGrouped(before, item) ? [] : [{ key, part: PART.day, row: [] }, heading]
}

function newsRow({ key }: MessageItem, width: number): ConversationRow {
  return { key, part: PART.news, row: lineRow('new', { width, tone: 'warning' }) }
}

/** The row of a place, or the one nearest to it; 0 where its message is no more. */
export function indexOfPlace(
  rows: readonly ConversationRow[],
  { key, part }: Pick<ConversationRow, 'key' | 'part'>,
): number {
  const exact = rows.findIndex((row) => row.key === key && row.part >= part)
  const nearest = exact === -1 ? rows.findLastIndex((row) => row.key === key) : exact
  return Math.max(0, nearest)
}

/** A row with the mark of the selected message; what stands above a message is not part of it. */
export function selectedRow({ row, part }: ConversationRow): Row {
  if (part < PART.heading) return row
  const [first, ...rest] = row
  const mark: Span = { text: '▌', tone: 'accent' }
  return first ? [mark, { ...first, text: first.text.slice(1) }, ...rest] : [mark]
}

function beginning({ older, name }: OpenRoom, width: number): Row {
  const text = {
    loading: 'reading older messages…',
    some: 'older messages: Page Up',
    none: `here begins ${toPrintable(name)}`,
  }[older]
  return cutRow([{ text: `  ${text}`, tone: 'quiet' }], width)
}

function lineRow(text: string, { width, tone }: { width: number; tone: Tone }): Row {
  const line = '─'.repeat(Math.max(2, Math.floor((width - text.length - 4) / 2)))
  return cutRow([{ text: ` ${line} ${text} ${line}`, tone }], width)
}

function isNew(item: MessageItem, { room, selfId }: ConversationOptions): boolean {
  const { newSince = Infinity } = room
  return item.status === 'sent' && item.seq > newSince && item.user.id !== selfId
}

function isGrouped(one: MessageItem, next: MessageItem): boolean {
  const apart = Date.parse(next.createdAt) - Date.parse(one.createdAt)
  return one.user?.id === next.user?.id && apart < GROUP_MS
}

function headingRow({ user, createdAt }: MessageItem, width: number): Row {
  const name = toPrintable(user?.username ?? 'you')
  const time = toClock(new Date(createdAt))
  return cutRow(
    [{ text: '  ' }, { text: name, tone: colorOf(name) }, { text: `  ${time}`, tone: 'quiet' }],
    width,
  )
}

interface MessageOptions {
  readonly selfId: string
  readonly width: number
  /** One mark tells that the server has it, and all before it. */
  readonly isNewestOwn: boolean
}

/** Rows of messages that have not changed: wrapping a thousand of them for every key would be felt. */
const known = new WeakMap<MessageItem, { options: MessageOptions; rows: ConversationRow[] }>()

function messageRows(item: MessageItem, options: MessageOptions): ConversationRow[] {
  const before = known.get(item)
  const isSame =
    before?.options.width === options.width && before.options.isNewestOwn === options.isNewestOwn
  if (isSame) return before.rows
  const rows = renderMessage(item, options)
  known.set(item, { options, rows })
  return rows
}

function renderMessage(item: MessageItem, options: MessageOptions): ConversationRow[] {
  const { key } = item
  const { selfId, width } = options
  const rows = textRows(item, options).map((row, index) => ({
    key,
    part: PART.text + index,
    row,
  }))
  const reactions = item.status === 'sent' ? reactionRow(item, selfId) : undefined
  if (reactions) rows.push({ key, part: PART.reactions, row: cutRow(reactions, width) })
  if (item.status === 'failed') {
    rows.push({ key, part: PART.trouble, row: cutRow(troubleRow(item), width) })
  }
  return rows
}

/** The text with the marks of its state behind its last word, or below it. */
function textRows(item: MessageItem, { width, isNewestOwn }: MessageOptions): Row[] {
  const isGone = item.status === 'sent' && item.deletedAt !== undefined
  const tone: Tone | undefined = isGone || item.status !== 'sent' ? 'quiet' : undefined
  const lines = isGone ? ['this message was deleted'] : toPrintableLines(item.content)
  const rows: Row[] = lines
    .flatMap((line) => wrap(line, Math.max(1, width - GUTTER)))
    // There are characters wider than a whole row, made to be just that.
    .map(({ text }) => cutRow([{ text: `  ${text.trimEnd()}`, ...(tone ? { tone } : {}) }], width))
  const marks = marksOf(item, isNewestOwn)
  const last = rows.at(-1) ?? []
  if (marks.length === 0) return rows
  if (widthOf(last) + widthOf(marks) <= width) return [...rows.slice(0, -1), [...last, ...marks]]
  return [...rows, cutRow([{ text: ' ' }, ...marks], width)]
}

function marksOf(item: MessageItem, isNewestOwn: boolean): Span[] {
  switch (item.status) {
    case 'queued':
      return [{ text: ' ◌ queued', tone: 'warning' }]
    case 'sending':
      return [{ text: ' ◌ sending', tone: 'quiet' }]
    case 'failed':
      return [{ text: ' ✗', tone: 'bad' }]
    case 'sent':
      return sentMarks(item, isNewestOwn)
  }
}

function sentMarks({ editedAt, deletedAt }: SentItem, isNewestOwn: boolean): Span[] {
  if (deletedAt !== undefined) return []
  return [
    ...(editedAt === undefined ? [] : [{ text: ' (edited)', tone: 'quiet' } as const]),
    ...(isNewestOwn ? [{ text: ' ✓', tone: 'good' } as const] : []),
  ]
}

function reactionRow({ reactions }: SentItem, selfId: string): Row | undefined {
  if (!reactions || reactions.length === 0) return undefined
  const spans = reactions.map(({ emoji, userIds }): Span => {
    const isOwn = userIds.includes(selfId)
    // With brackets, so that one's own are told apart without colours, too.
    const count = `${toPrintable(emoji)} ${userIds.length}`
    return isOwn ? { text: `[${count}]`, tone: 'accent' } : { text: ` ${count} `, tone: 'quiet' }
  })
  return [{ text: ' ' }, ...spans.flatMap((span) => [{ text: ' ' }, span])]
}

function troubleRow({ error }: PendingItem): Row {
  const why = toPrintable((error?.message ?? 'it was refused').replace(/^cannot [^:]*: /, ''))
  return [{ text: `  not sent: ${why}; ↑ to try again or discard`, tone: 'bad' }]
}
