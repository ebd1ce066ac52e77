import { useCursor, useInput, usePaste, useWindowSize } from 'ink'
import { useSyncExternalStore, type ReactNode } from 'react'
import type { Chat } from './chat.ts'
import type { Desk } from './desk.ts'
import { inputRows } from './input-line.ts'
import { Screen, ThemeContext } from './screen.tsx'
import { toStrokes } from './stroke.ts'
import type { Theme } from './theme.ts'

export interface AppProps {
  readonly chat: Chat
  readonly desk: Desk
  readonly theme: Theme
}

/** Draws the scene whenever the chat, the view or the terminal's size changes, and hands the keys on. */
export function App({ chat, desk, theme }: AppProps): ReactNode {
  const size = useWindowSize()
  useSyncExternalStore(chat.subscribe, chat.getSnapshot)
  useSyncExternalStore(desk.subscribe, desk.getSnapshot)
  useInput((input, key) => {
    for (const stroke of toStrokes(input, key)) desk.press(stroke, size)
  })
  usePaste((text) => desk.paste(text, size))
  const scene = desk.scene(size)
  const { rows, cursor } = inputRows(scene)
  const { setCursorPosition } = useCursor()
  // The input ends above the hint, which is the last row.
  const top = size.rows - 1 - rows.length
  setCursorPosition(cursor && { x: cursor.column, y: top + cursor.row })
  return (
    <ThemeContext value={theme}>
      <Screen scene={scene} />
    </ThemeContext>
  )
}
