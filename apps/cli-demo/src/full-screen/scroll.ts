import { step, type Step } from './modes/mode.ts'
import type { Scene } from './view.ts'

/** The keys that move the conversation, wherever it is in view. */
const JUMPS: Readonly<Record<string, (scene: Scene) => number>> = {
  'page-up': ({ first, layout }) => first - page(layout),
  'page-down': ({ first, layout }) => first + page(layout),
  'ctrl-home': () => 0,
  'ctrl-end': ({ rows }) => rows.length,
}

/** `undefined` for any other key. */
export function pressScroll(name: string, scene: Scene): Step | undefined {
  const jump = JUMPS[name]
  return jump && scrollTo(scene, jump(scene))
}

/** Puts a row at the top, and asks for older messages when there are few left above it. */
export function scrollTo({ data, view, rows, layout }: Scene, row: number): Step {
  const { height } = layout.conversation
  const first = Math.max(0, Math.min(row, rows.length - height))
  const bottom = rows[first + height - 1]
  const isAtEnd = first >= rows.length - height || !bottom
  const place = isAtEnd ? undefined : { key: bottom.key, part: bottom.part }
  const isNearTop = row < height && data.room?.older === 'some'
  return step({ ...view, place }, ...(isNearTop ? [{ kind: 'older' } as const] : []))
}

/** Moves the conversation as little as it takes to have a message in view. */
export function reveal(scene: Scene, key: string): Step {
  const { rows, first, layout } = scene
  const { height } = layout.conversation
  const start = rows.findIndex((row) => row.key === key)
  const end = rows.findLastIndex((row) => row.key === key)
  if (start < first) return scrollTo(scene, start)
  return scrollTo(scene, end >= first + height ? end - height + 1 : first)
}

function page({ conversation }: Scene['layout']): number {
  // One row stays in view, to find one's place again.
  return Math.max(1, conversation.height - 1)
}
