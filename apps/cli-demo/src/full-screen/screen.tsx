import { Box, Text } from 'ink'
import { createContext, useContext, type ReactNode } from 'react'
import { selectedRow } from './conversation.ts'
import { hintRow } from './hint-line.ts'
import { inputRows } from './input-line.ts'
import { panelRows } from './panel.ts'
import { roomListRows } from './room-list.ts'
import { windowOf, type Row } from './rows.ts'
import { statusRow } from './status-line.ts'
import { themeFor, type Theme } from './theme.ts'
import { titleRow } from './title-line.ts'
import { selectedKey, type Scene } from './view.ts'

export const ThemeContext = createContext<Theme>(themeFor(1))

/** The whole screen, to the last row. */
export function Screen({ scene }: { scene: Scene }): ReactNode {
  const { columns, rows } = scene.layout
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Rows rows={[titleRow(scene)]} width={columns} />
      <Middle scene={scene} />
      <Rows rows={[statusRow(scene)]} width={columns} />
      <Rows rows={inputRows(scene).rows} width={columns} />
      <Rows rows={[hintRow(scene)]} width={columns} />
    </Box>
  )
}

/** The list of rooms and the conversation, side by side or one of them. */
function Middle({ scene }: { scene: Scene }): ReactNode {
  const { layout, view } = scene
  const { width, height } = layout.conversation
  const isChoosing = view.mode.kind === 'rooms'
  if (layout.listWidth === 0) {
    return isChoosing ? <RoomList scene={scene} width={width} /> : <Main scene={scene} />
  }
  const line = Array.from({ length: height }, (): Row => [{ text: '│', tone: 'quiet' }])
  return (
    <Box>
      <RoomList scene={scene} width={layout.listWidth} />
      <Rows rows={line} width={1} />
      <Main scene={scene} />
    </Box>
  )
}

function RoomList({ scene, width }: { scene: Scene; width: number }): ReactNode {
  const { data, view, layout } = scene
  const { rooms } = data
  const { roomId, mode } = view
  const chosenId = mode.kind === 'rooms' ? mode.chosenId : undefined
  const { height } = layout.conversation
  return <Rows rows={roomListRows({ rooms, roomId, chosenId, width, height })} width={width} />
}

/** The conversation, or the panel that stands in its place. */
function Main({ scene }: { scene: Scene }): ReactNode {
  const { view, layout, rows, first } = scene
  const { width, height } = layout.conversation
  if (view.mode.kind === 'panel') {
    return <Rows rows={panelRows(view.mode, { width, height })} width={width} />
  }
  const key = selectedKey(view)
  const shown = rows
    .slice(first, first + height)
    .map((each) => (each.key === key ? selectedRow(each) : each.row))
  // The newest message stands at the bottom, however few there are.
  const above = Array.from({ length: height - shown.length }, (): Row => [])
  return <Rows rows={windowOf([...above, ...shown], 0, height)} width={width} />
}

function Rows({ rows, width }: { rows: readonly Row[]; width: number }): ReactNode {
  const theme = useContext(ThemeContext)
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      {rows.map((row, index) => (
        <Text key={index} wrap="truncate">
          {row.length === 0
            ? ' '
            : row.map((span, place) => (
                <Text key={place} {...(span.tone ? theme[span.tone] : {})}>
                  {span.text}
                </Text>
              ))}
        </Text>
      ))}
    </Box>
  )
}
