import { scrollablePast } from '../panel.ts'
import { WRITE, type Scene } from '../view.ts'
import { inMode, step, type ModeKeys, type ModeOf, type Step } from './mode.ts'

/** Reading a text that stands in place of the conversation. */
export const panelKeys: ModeKeys<ModeOf<'panel'>> = {
  press(mode, stroke, scene) {
    const name = stroke.kind === 'text' ? stroke.text : stroke.name
    if (Object.hasOwn(MOVES, name)) return scroll(mode, scene, MOVES[name] ?? 0)
    return step(inMode(scene.view, WRITE))
  },
  hint: () => '↑↓ scroll · any other key closes this',
}

/** In rows; a page has its own length. */
const MOVES: Readonly<Record<string, number>> = {
  up: -1,
  down: 1,
  'page-up': -Infinity,
  'page-down': Infinity,
}

function scroll(mode: ModeOf<'panel'>, { view, layout }: Scene, by: number): Step {
  const { conversation } = layout
  const page = Math.max(1, conversation.height - 2)
  const rows = Number.isFinite(by) ? by : Math.sign(by) * page
  const first = Math.max(0, Math.min(mode.first + rows, scrollablePast(mode, conversation)))
  return step(inMode(view, { ...mode, first }))
}
