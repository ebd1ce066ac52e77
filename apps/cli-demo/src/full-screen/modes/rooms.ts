import { WRITE, type Scene } from '../view.ts'
import { inMode, step, type ModeKeys, type ModeOf, type Step } from './mode.ts'

/** Choosing a room from the list. */
export const roomsKeys: ModeKeys<ModeOf<'rooms'>> = {
  press({ chosenId }, stroke, scene) {
    if (stroke.kind === 'text') return undefined
    switch (stroke.name) {
      case 'up':
      case 'shift-tab':
        return choose(scene, chosenId, -1)
      case 'down':
      case 'tab':
        return choose(scene, chosenId, 1)
      case 'enter':
      case 'right':
        return step(inMode(scene.view, WRITE), { kind: 'open', roomId: chosenId })
      case 'escape':
      case 'left':
      case 'ctrl-o':
        return step(inMode(scene.view, WRITE))
      default:
        return undefined
    }
  },
  hint: () => '↑↓ choose · Enter opens · Esc back',
}

/** The next room of the list, in either direction; behind the last comes the first. */
export function nextRoom(
  { data }: Scene,
  roomId: string | undefined,
  by: -1 | 1,
): string | undefined {
  const { rooms = [] } = data
  const index = rooms.findIndex(({ id }) => id === roomId)
  if (index === -1) return rooms.at(by > 0 ? 0 : -1)?.id
  return rooms.at((index + by) % rooms.length)?.id
}

function choose(scene: Scene, from: string, by: -1 | 1): Step {
  const chosenId = nextRoom(scene, from, by) ?? from
  return step(inMode(scene.view, { kind: 'rooms', chosenId }))
}
