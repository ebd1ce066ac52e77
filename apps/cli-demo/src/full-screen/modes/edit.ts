import { DRAFT_EDITS, draftOf, insert, type Draft } from '../draft.ts'
import { inputWidth, WRITE, type Mode, type Scene } from '../view.ts'
import { tooLong } from './limits.ts'
import { inMode, messageOf, step, withNote, type ModeKeys, type ModeOf, type Step } from './mode.ts'

/** Changing a message of one's own. */
export const editKeys: ModeKeys<ModeOf<'edit'>> = {
  press(mode, stroke, scene) {
    const { draft } = mode
    const to = (next: Draft): Step => step(inMode(scene.view, { ...mode, draft: next }))
    if (stroke.kind === 'text') return to(insert(draft, stroke.text))
    if (stroke.name === 'enter') return save(mode, scene)
    if (stroke.name === 'escape') return step(inMode(scene.view, selected(mode)))
    const edit = DRAFT_EDITS[stroke.name]
    return edit && to(edit(draft, inputWidth(scene)))
  },
  hint: () => 'Enter saves · Esc leaves it as it was · Alt-Enter new line',
}

function save({ key, messageId, draft }: ModeOf<'edit'>, scene: Scene): Step {
  const { view } = scene
  const content = draft.text.trimEnd()
  if (content === '') return step(withNote(view, 'nothing is left; Esc, then d deletes a message'))
  const excess = tooLong(content)
  if (excess) return step(withNote(view, excess))
  const done = inMode(view, WRITE)
  // As it was when the editing began: with what a terminal would obey made visible.
  const before = draftOf(messageOf(scene, key)?.content ?? '').text.trimEnd()
  return before === content ? step(done) : step(done, { kind: 'edit', messageId, content })
}

function selected({ key }: ModeOf<'edit'>): Mode {
  return { kind: 'select', key }
}
