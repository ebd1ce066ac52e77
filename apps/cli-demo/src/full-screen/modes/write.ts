import { parseLine } from '../../line.ts'
import { DRAFT_EDITS, EMPTY_DRAFT, insert, type Draft } from '../draft.ts'
import { helpPanel } from '../help.ts'
import { reveal, scrollTo } from '../scroll.ts'
import { draftIn, inputWidth, withDraft, type Scene } from '../view.ts'
import { tooLong } from './limits.ts'
import { inMode, step, withNote, type ModeKeys, type ModeOf, type Step } from './mode.ts'

/** Writing a message, or a command. */
export const writeKeys: ModeKeys<ModeOf<'write'>> = {
  press(_, stroke, scene) {
    const draft = draftIn(scene.view)
    if (stroke.kind === 'text') return typeText(stroke.text, scene)
    if (stroke.name === 'enter') return submit(scene)
    if (draft.text === '') return pressInEmpty(stroke.name, scene)
    if (stroke.name === 'escape') return scrollTo(scene, scene.rows.length)
    const edit = DRAFT_EDITS[stroke.name]
    if (!edit) return undefined
    return toDraft(scene, edit(draft, inputWidth(scene)))
  },
  hint(_, { data, view }) {
    if (!data.room) return '/join NAME or /create NAME to begin · ? help · Ctrl-C quit'
    if (draftIn(view).text.startsWith('/')) return 'Enter runs the command · /help lists them'
    const isEmpty = draftIn(view).text === ''
    const keys = isEmpty ? '? help · ↑ pick a message · Tab next room' : 'Alt-Enter new line'
    return `Enter sends · ${keys} · Ctrl-O rooms`
  },
}

function typeText(text: string, scene: Scene): Step {
  const draft = draftIn(scene.view)
  if (text === '?' && draft.text === '') return step(inMode(scene.view, helpPanel()))
  return toDraft(scene, insert(draft, text))
}

function pressInEmpty(name: string, scene: Scene): Step | undefined {
  switch (name) {
    case 'up':
      return selectNewest(scene)
    case 'home':
      return scrollTo(scene, 0)
    case 'end':
    case 'escape':
      return scrollTo(scene, scene.rows.length)
    case 'ctrl-d':
      return step(scene.view, { kind: 'quit' })
    case 'alt-enter':
    case 'ctrl-j':
      return toDraft(scene, insert(EMPTY_DRAFT, '\n'))
    default:
      return undefined
  }
}

/** The newest message of one's own, which is the one that people want to correct; else the newest of all. */
function selectNewest(scene: Scene): Step | undefined {
  const { messages = [] } = scene.data.room ?? {}
  const own = messages.findLast(({ user }) => user?.id === scene.data.me.id)
  const item = own ?? messages.at(-1)
  if (!item) return undefined
  const { view, effects } = reveal(scene, item.key)
  return step(inMode(view, { kind: 'select', key: item.key }), ...effects)
}

function submit(scene: Scene): Step | undefined {
  const { view, data } = scene
  const line = parseLine(draftIn(view).text)
  if (line.kind === 'nothing') return undefined
  const emptied = withDraft({ ...view, place: undefined }, EMPTY_DRAFT)
  if (line.kind === 'command') {
    return step(emptied, { kind: 'typing', isTyping: false }, line)
  }
  if (!data.room) return step(withNote(view, 'there is no room to say this in; /join one first'))
  const excess = tooLong(line.content)
  if (excess) return step(withNote(view, excess))
  return step(emptied, { kind: 'send', content: line.content })
}

function toDraft({ view }: Scene, draft: Draft): Step {
  const isTyping = parseLine(draft.text).kind === 'message'
  return step(withDraft(view, draft), { kind: 'typing', isTyping })
}
