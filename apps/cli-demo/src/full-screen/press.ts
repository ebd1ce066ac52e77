import { helpPanel } from './help.ts'
import { deleteKeys } from './modes/delete.ts'
import { editKeys } from './modes/edit.ts'
import { inMode, step, type ModeKeys, type ModeOf, type Step } from './modes/mode.ts'
import { panelKeys } from './modes/panel.ts'
import { reactKeys } from './modes/react.ts'
import { nextRoom, roomsKeys } from './modes/rooms.ts'
import { selectKeys } from './modes/select.ts'
import { writeKeys } from './modes/write.ts'
import { pressScroll } from './scroll.ts'
import type { Stroke } from './stroke.ts'
import { WRITE, type Mode, type Scene } from './view.ts'

const MODES: { readonly [Kind in Mode['kind']]: ModeKeys<ModeOf<Kind>> } = {
  write: writeKeys,
  select: selectKeys,
  edit: editKeys,
  react: reactKeys,
  delete: deleteKeys,
  rooms: roomsKeys,
  panel: panelKeys,
}

/** What a key does: the mode has the first word, then come the keys that mean the same everywhere. */
export function press(scene: Scene, stroke: Stroke): Step {
  const { mode } = scene.view
  const fresh: Scene = { ...scene, view: { ...scene.view, note: undefined } }
  if (stroke.kind === 'key' && stroke.name === 'ctrl-c') return step(fresh.view, { kind: 'quit' })
  return keysOf(mode).press(mode, stroke, fresh) ?? pressAnywhere(fresh, stroke) ?? step(fresh.view)
}

/** What to press now. */
export function hintOf(scene: Scene): string {
  const { mode } = scene.view
  return keysOf(mode).hint(mode, scene)
}

function keysOf<Kind extends Mode['kind']>({ kind }: { kind: Kind }): ModeKeys<Mode> {
  return MODES[kind]
}

function pressAnywhere(scene: Scene, stroke: Stroke): Step | undefined {
  if (stroke.kind === 'text') return undefined
  switch (stroke.name) {
    case 'tab':
    case 'alt-down':
      return switchRoom(scene, 1)
    case 'shift-tab':
    case 'alt-up':
      return switchRoom(scene, -1)
    case 'ctrl-o':
      return chooseRoom(scene)
    case 'function':
      return step(inMode(scene.view, helpPanel()))
    default:
      return pressScroll(stroke.name, scene)
  }
}

function switchRoom(scene: Scene, by: -1 | 1): Step | undefined {
  const roomId = nextRoom(scene, scene.view.roomId, by)
  if (roomId === undefined) return undefined
  return step(inMode(scene.view, WRITE), { kind: 'open', roomId })
}

function chooseRoom(scene: Scene): Step | undefined {
  const chosenId = scene.view.roomId ?? nextRoom(scene, undefined, 1)
  if (chosenId === undefined) return undefined
  return step(inMode(scene.view, { kind: 'rooms', chosenId }))
}
