import { toPrintable } from '../printable.ts'
import type { ModeOf } from './modes/mode.ts'
import { cutRow, windowOf, type Row } from './rows.ts'
import { wrap } from './wrap.ts'

/** A text with a title, in as many rows as told. */
export function panelRows(
  panel: ModeOf<'panel'>,
  { width, height }: { width: number; height: number },
): Row[] {
  const rows = bodyRows(panel, width)
  const first = Math.min(panel.first, lastFirst(rows.length, height))
  const more = first < lastFirst(rows.length, height) ? ' ↓' : ''
  const head: Row = cutRow(
    [{ text: `  ${toPrintable(panel.title)}${more}`, tone: 'strong' }],
    width,
  )
  return [head, ...windowOf(rows, first, height - 1)]
}

/** How far a panel can be scrolled. */
export function scrollablePast(
  panel: ModeOf<'panel'>,
  { width, height }: { width: number; height: number },
): number {
  return lastFirst(bodyRows(panel, width).length, height)
}

/** What is too long goes on in the next row, further to the right. */
function bodyRows({ lines }: ModeOf<'panel'>, width: number): Row[] {
  return lines.flatMap((line) => {
    const [first = '', ...rest] = wrap(toPrintable(line), Math.max(1, width - 2)).map(
      ({ text }) => text,
    )
    const more = rest.length === 0 ? [] : wrap(rest.join(''), Math.max(1, width - 6))
    const rows = [`  ${first}`, ...more.map(({ text }) => `      ${text}`)]
    return rows.map((text) => cutRow([{ text: text.trimEnd() }], width))
  })
}

function lastFirst(rows: number, height: number): number {
  // The title has a row of its own.
  return Math.max(0, rows - (height - 1))
}
