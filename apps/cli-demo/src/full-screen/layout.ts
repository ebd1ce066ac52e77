export interface Size {
  readonly columns: number
  readonly rows: number
}

/** Who gets how much of the screen. */
export interface ScreenLayout extends Size {
  /** Columns of the room list; 0 where there is no space for it beside the conversation. */
  readonly listWidth: number
  readonly conversation: { readonly width: number; readonly height: number }
  /** Rows of the input, at most; more of them scroll. */
  readonly inputHeight: number
}

/** Narrower than this, and the conversation has the screen for itself. */
const LIST_FROM_COLUMNS = 64

/** The title, the status and the hint. */
const BARS = 3

export function layOutScreen({ columns, rows }: Size, wantedInputRows: number): ScreenLayout {
  const inputHeight = Math.max(1, Math.min(wantedInputRows, Math.floor(rows / 4), 8))
  const listWidth =
    columns < LIST_FROM_COLUMNS ? 0 : Math.max(18, Math.min(30, Math.floor(columns / 4)))
  const height = Math.max(1, rows - BARS - inputHeight)
  // A line stands between the two.
  const width = Math.max(1, listWidth > 0 ? columns - listWidth - 1 : columns)
  return { columns, rows, listWidth, conversation: { width, height }, inputHeight }
}
