import stringWidth from 'string-width'
import { toPrintableLines } from '../printable.ts'
import { stepOver, wrap } from './wrap.ts'

/** A text that is being written, and where in it the cursor stands. */
export interface Draft {
  readonly text: string
  readonly cursor: number
}

export const EMPTY_DRAFT: Draft = { text: '', cursor: 0 }

/** A draft that begins with a text, its cursor at the end. */
export function draftOf(text: string): Draft {
  return insert(EMPTY_DRAFT, text)
}

/** Types or pastes a text. What a terminal would obey becomes visible, here as everywhere. */
export function insert(draft: Draft, typed: string): Draft {
  const text = toPrintableLines(typed.replaceAll(/\r\n?/g, '\n')).join('\n')
  return replace(draft, [draft.cursor, draft.cursor], text)
}

/** What a key does to a draft. */
export type DraftEdit = (draft: Draft, width: number) => Draft

/** The keys of a line editor, by the name of the stroke. */
export const DRAFT_EDITS: Readonly<Record<string, DraftEdit>> = {
  left: (draft) => moveTo(draft, stepOver(draft.text, draft.cursor, 'back')),
  right: (draft) => moveTo(draft, stepOver(draft.text, draft.cursor, 'forth')),
  up: (draft, width) => moveByRow(draft, width, -1),
  down: (draft, width) => moveByRow(draft, width, 1),
  home: toLineStart,
  end: toLineEnd,
  'ctrl-a': toLineStart,
  'ctrl-e': toLineEnd,
  'ctrl-b': (draft) => moveTo(draft, stepOver(draft.text, draft.cursor, 'back')),
  'ctrl-f': (draft) => moveTo(draft, stepOver(draft.text, draft.cursor, 'forth')),
  'alt-left': (draft) => moveTo(draft, wordStart(draft)),
  'alt-right': (draft) => moveTo(draft, wordEnd(draft)),
  'ctrl-left': (draft) => moveTo(draft, wordStart(draft)),
  'ctrl-right': (draft) => moveTo(draft, wordEnd(draft)),
  'alt-b': (draft) => moveTo(draft, wordStart(draft)),
  'alt-f': (draft) => moveTo(draft, wordEnd(draft)),
  backspace: (draft) => replace(draft, [stepOver(draft.text, draft.cursor, 'back'), draft.cursor]),
  delete: (draft) => replace(draft, [draft.cursor, stepOver(draft.text, draft.cursor, 'forth')]),
  'ctrl-w': (draft) => replace(draft, [wordStart(draft), draft.cursor]),
  'alt-backspace': (draft) => replace(draft, [wordStart(draft), draft.cursor]),
  'ctrl-u': (draft) => replace(draft, [lineStart(draft), draft.cursor]),
  'ctrl-k': (draft) => replace(draft, [draft.cursor, lineEnd(draft)]),
  'alt-enter': (draft) => insert(draft, '\n'),
  'ctrl-j': (draft) => insert(draft, '\n'),
}

/** A draft as it is shown. */
export interface DraftLayout {
  readonly rows: readonly string[]
  readonly cursor: { readonly row: number; readonly column: number }
}

/** The rows of a draft, and the cell of the cursor, which always has one. */
export function layOut({ text, cursor }: Draft, width: number): DraftLayout {
  // One column stays free for a cursor behind the last letter.
  const rows = wrap(text, Math.max(1, width - 1))
  const row = Math.max(
    0,
    rows.findLastIndex(({ start }) => start <= cursor),
  )
  const { text: before = '', start = 0 } = rows[row] ?? {}
  const column = stringWidth(before.slice(0, cursor - start))
  return {
    rows: rows.map((each) => each.text),
    cursor: { row, column: Math.min(column, Math.max(0, width - 1)) },
  }
}

function moveTo(draft: Draft, cursor: number): Draft {
  return { ...draft, cursor }
}

/** To the row above or below, as near to the same column as it gets; beyond the first and the last row to their ends. */
function moveByRow(draft: Draft, width: number, by: -1 | 1): Draft {
  const rows = wrap(draft.text, Math.max(1, width - 1))
  const { cursor } = layOut(draft, width)
  const target = rows[cursor.row + by]
  if (!target) return moveTo(draft, by < 0 ? 0 : draft.text.length)
  const next = rows[cursor.row + by + 1]
  // The end of a wrapped row is the start of the next one: the cursor stops short of it.
  const isWrapped = next !== undefined && next.start === target.start + target.text.length
  const end = target.start + target.text.length
  const last = isWrapped ? stepOver(draft.text, end, 'back') : end
  let place = target.start
  while (place < last && stringWidth(draft.text.slice(target.start, place)) < cursor.column) {
    place = stepOver(draft.text, place, 'forth')
  }
  return moveTo(draft, place)
}

function toLineStart(draft: Draft): Draft {
  return moveTo(draft, lineStart(draft))
}

function toLineEnd(draft: Draft): Draft {
  return moveTo(draft, lineEnd(draft))
}

function lineStart({ text, cursor }: Draft): number {
  return cursor === 0 ? 0 : text.lastIndexOf('\n', cursor - 1) + 1
}

function lineEnd({ text, cursor }: Draft): number {
  const end = text.indexOf('\n', cursor)
  return end === -1 ? text.length : end
}

function wordStart({ text, cursor }: Draft): number {
  return Math.max(0, text.slice(0, cursor).search(/\S+\s*$/))
}

function wordEnd({ text, cursor }: Draft): number {
  return cursor + (/^\s*\S+/.exec(text.slice(cursor))?.[0].length ?? text.length - cursor)
}

function replace({ text }: Draft, [start, end]: readonly [number, number], by = ''): Draft {
  return { text: text.slice(0, start) + by + text.slice(end), cursor: start + by.length }
}
