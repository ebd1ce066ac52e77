import stringWidth from 'string-width'

/** One row of a text that was wrapped. */
export interface WrappedRow {
  readonly text: string
  /** Where it begins in the whole text. */
  readonly start: number
}

/**
 * A text in rows of at most `width` columns: broken at line feeds, else behind a space, else inside
 * a word that is too long. What a reader takes for one character is never torn apart. At least one row.
 */
export function wrap(text: string, width: number): WrappedRow[] {
  const rows: WrappedRow[] = []
  let start = 0
  for (const line of text.split('\n')) {
    for (const row of wrapLine(line, width)) rows.push({ ...row, start: start + row.start })
    start += line.length + 1
  }
  return rows
}

function wrapLine(line: string, width: number): WrappedRow[] {
  const rows: WrappedRow[] = []
  let start = 0
  let columns = 0
  /** Behind the last space of this row, and how far that is. */
  let breakable = { index: 0, columns: 0 }
  for (const { segment, index } of graphemes.segment(line)) {
    const wide = stringWidth(segment)
    // A space may hang over the edge, where nobody sees it. What follows the last one may be too
    // long for a row itself, once it has one.
    while (columns + wide > width && segment !== ' ' && index > start) {
      const end = breakable.index > start ? breakable : { index, columns }
      rows.push({ text: line.slice(start, end.index), start })
      start = end.index
      columns -= end.columns
    }
    columns += wide
    if (segment === ' ') breakable = { index: index + 1, columns }
  }
  rows.push({ text: line.slice(start), start })
  return rows
}

/** The start of the character before or after a place. */
export function stepOver(text: string, from: number, direction: 'back' | 'forth'): number {
  if (direction === 'forth') {
    const [next] = graphemes.segment(text.slice(from))
    return from + (next?.segment.length ?? 0)
  }
  let last = 0
  // Not from the start of the text, which may be long: a character does not reach over a line feed.
  const lineStart = from < 2 ? 0 : text.lastIndexOf('\n', from - 2) + 1
  for (const { index } of graphemes.segment(text.slice(lineStart, from))) last = index
  return lineStart + last
}

const graphemes = new Intl.Segmenter()
