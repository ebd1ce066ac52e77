import stringWidth from 'string-width'
import type { NameColor } from '../render.ts'

/** What a text is, rather than what it looks like: `theme.ts` says that. */
export type Tone =
  | 'quiet'
  | 'strong'
  | 'accent'
  | 'good'
  | 'warning'
  | 'bad'
  /** A bar across the screen. */
  | 'bar'
  /** What the cursor stands on. */
  | 'chosen'
  /** Somebody's name. */
  | NameColor

export interface Span {
  readonly text: string
  readonly tone?: Tone
}

/** One row of the screen, or of a part of it. Holds nothing but printable text. */
export type Row = readonly Span[]

export function widthOf(row: Row): number {
  return row.reduce((width, { text }) => width + stringWidth(text), 0)
}

export function textOf(row: Row): string {
  return row.map(({ text }) => text).join('')
}

/** The beginning of a text, with an ellipsis where something is missing. */
export function cutText(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  if (width < 1) return ''
  let cut = ''
  let columns = 0
  for (const { segment } of graphemes.segment(text)) {
    columns += stringWidth(segment)
    if (columns > width - 1) break
    cut += segment
  }
  return `${cut}…`
}

/** The beginning of a row, with an ellipsis where something is missing. */
export function cutRow(row: Row, width: number): Row {
  const cut: Span[] = []
  let left = width
  for (const span of row) {
    const wide = stringWidth(span.text)
    if (wide > left) {
      if (left > 0) cut.push({ ...span, text: cutText(span.text, left) })
      break
    }
    cut.push(span)
    left -= wide
  }
  return cut
}

/** A row as wide as told, with one part at its left edge and one at its right; the left one gives way. */
export function spread(
  left: Row,
  right: Row,
  { width, tone }: { width: number; tone?: Tone },
): Row {
  const end = cutRow(right, width)
  const start = cutRow(left, Math.max(0, width - widthOf(end)))
  const gap = ' '.repeat(Math.max(0, width - widthOf(start) - widthOf(end)))
  const spans = [...start, { text: gap }, ...end]
  return tone ? spans.map((span) => ({ ...span, tone: span.tone ?? tone })) : spans
}

/** Exactly so many rows: those from `first` on, and then empty ones. */
export function windowOf(rows: readonly Row[], first: number, height: number): Row[] {
  const shown = rows.slice(first, first + height)
  return [...shown, ...Array.from({ length: Math.max(0, height - shown.length) }, () => [])]
}

const graphemes = new Intl.Segmenter()
