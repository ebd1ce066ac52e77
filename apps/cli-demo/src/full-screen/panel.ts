import { toPrintable } from '../printable.ts'
import { cutRow, windowOf, type Row } from './rows.ts'
import type { ModeOf } from './modes/mode.ts'

/** A text with a title, in as many rows as told. */
export function panelRows(
  { title, lines, first }: ModeOf<'panel'>,
  { width, height }: { width: number; height: number },
): Row[] {
  const body = lines.slice(first).map((line) => cutRow([{ text: `  ${toPrintable(line)}` }], width))
  const more = lines.length - first > height - 2 ? ' ↓' : ''
  const head: Row = cutRow([{ text: `  ${title}${more}`, tone: 'strong' }], width)
  return windowOf([head, ...body], 0, height)
}
