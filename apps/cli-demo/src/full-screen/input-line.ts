import { layOut } from './draft.ts'
import { cutRow, type Row } from './rows.ts'
import { inputOf, inputWidth, isWriting, type Scene } from './view.ts'

export interface InputRows {
  readonly rows: readonly Row[]
  /** The cell of the cursor within these rows; absent while nothing is written. */
  readonly cursor: { readonly row: number; readonly column: number } | undefined
}

/** The part of the draft around the cursor, behind a prompt. */
export function inputRows(scene: Scene): InputRows {
  const { layout, view } = scene
  const { prompt, draft } = inputOf(view)
  const writes = isWriting(view)
  const { rows, cursor } = layOut(draft, inputWidth(scene))
  const first = Math.max(0, cursor.row - layout.inputHeight + 1)
  const shown = rows.slice(first, first + layout.inputHeight).map((text, index): Row => {
    const margin = index + first === 0 ? prompt : ' '.repeat(prompt.length)
    const tone = writes ? {} : { tone: 'quiet' as const }
    return cutRow(
      [
        { text: margin, tone: writes ? 'accent' : 'quiet' },
        { text, ...tone },
      ],
      layout.columns,
    )
  })
  const place = { row: cursor.row - first, column: prompt.length + cursor.column }
  return { rows: shown, cursor: writes ? place : undefined }
}
