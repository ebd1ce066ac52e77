import stringWidth from 'string-width'
import { toPrintable } from '../printable.ts'
import type { RoomEntry } from './chat-data.ts'
import { cutRow, cutText, spread, windowOf, type Row, type Tone } from './rows.ts'

export interface RoomListOptions {
  /** `undefined` until they are known. */
  readonly rooms: readonly RoomEntry[] | undefined
  /** The room on show. */
  readonly roomId: string | undefined
  /** The room that the cursor stands on, while the user chooses one. */
  readonly chosenId: string | undefined
  readonly width: number
  readonly height: number
}

/** The list of rooms: exactly `height` rows, with the current room always among them. */
export function roomListRows({ rooms, height, ...options }: RoomListOptions): Row[] {
  const { roomId, chosenId, width } = options
  if (!rooms) return windowOf([[{ text: ' …', tone: 'quiet' }]], 0, height)
  if (rooms.length === 0) return windowOf(noRooms(width), 0, height)
  // What was said last is shown where there is room for all of it.
  const isTall = rooms.length * 2 <= height
  const rows = rooms.flatMap((room) => entryRows(room, { ...options, isTall }))
  const current = rooms.findIndex(({ id }) => id === (chosenId ?? roomId))
  const size = isTall ? 2 : 1
  const first = Math.max(0, Math.min(current * size - Math.floor(height / 2), rows.length - height))
  return windowOf(rows, first, height)
}

type EntryOptions = Pick<RoomListOptions, 'roomId' | 'chosenId' | 'width'> & { isTall: boolean }

function entryRows(room: RoomEntry, { roomId, chosenId, width, isTall }: EntryOptions): Row[] {
  const isOpen = room.id === roomId
  const isChosen = room.id === chosenId
  const badge = room.unread > 99 ? '99+' : String(room.unread)
  const name = toPrintable(room.name)
  const isNews = room.unread > 0 && !isOpen
  const tone: Tone | undefined = isOpen || isNews ? 'strong' : undefined
  const row = spread(
    [
      isOpen ? { text: '▌', tone: 'accent' } : { text: isChosen ? '›' : ' ' },
      { text: room.visibility === 'private' ? '*' : ' ', tone: 'quiet' },
      { text: name, ...(tone ? { tone } : {}) },
    ],
    isNews ? [{ text: ` ${badge} `, tone: 'accent' }] : [{ text: ' ' }],
    { width },
  )
  const shown = isChosen ? row.map((span) => ({ ...span, tone: 'chosen' as const })) : row
  return isTall ? [shown, lastRow(room, { isOpen, width })] : [shown]
}

function lastRow({ last }: RoomEntry, { isOpen, width }: { isOpen: boolean; width: number }): Row {
  const mark = isOpen ? ({ text: '▌', tone: 'accent' } as const) : { text: ' ' }
  if (!last) return [mark]
  const author = toPrintable(last.author)
  const left = Math.max(0, width - 3 - stringWidth(author) - 2)
  const text = cutText(toPrintable(last.content.replaceAll(/\s+/g, ' ')), left)
  return cutRow([mark, { text: `  ${author}: ${text}`, tone: 'quiet' }], width)
}

function noRooms(width: number): Row[] {
  return ['no rooms yet', '/create NAME', '/join NAME'].map((text) =>
    cutRow([{ text: ` ${text}`, tone: 'quiet' }], width),
  )
}
