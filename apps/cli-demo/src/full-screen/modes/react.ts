import { DRAFT_EDITS, insert, type Draft } from '../draft.ts'
import { QUICK_REACTIONS, shortCodesLike, toEmoji } from '../emoji.ts'
import { inputWidth, WRITE, type Scene } from '../view.ts'
import { inMode, messageOf, step, withNote, type ModeKeys, type ModeOf, type Step } from './mode.ts'

/** Picking an emoji to put under a message, or to take away again. */
export const reactKeys: ModeKeys<ModeOf<'react'>> = {
  press(mode, stroke, scene) {
    const { draft, key } = mode
    const to = (next: Draft): Step => step(inMode(scene.view, { ...mode, draft: next }))
    if (stroke.kind === 'text') {
      const quick = draft.text === '' ? QUICK_REACTIONS[Number(stroke.text) - 1] : undefined
      return quick ? toggle(mode, quick, scene) : to(insert(draft, stroke.text))
    }
    if (stroke.name === 'escape') return step(inMode(scene.view, { kind: 'select', key }))
    if (stroke.name === 'enter') return submit(mode, scene)
    const edit = DRAFT_EDITS[stroke.name]
    return edit && to(edit(draft, inputWidth(scene)))
  },
  hint({ draft }) {
    const { text } = draft
    if (text === '') {
      return `${QUICK_REACTIONS.map((emoji, index) => `${index + 1} ${emoji}`).join('  ')}  or :name:`
    }
    const emoji = toEmoji(text)
    if (emoji) return `Enter puts ${emoji} there`
    return shortCodesLike(text)
      .map((name) => `${toEmoji(name) ?? ''} :${name}:`)
      .join('  ')
  },
}

function submit(mode: ModeOf<'react'>, scene: Scene): Step {
  const { text } = mode.draft
  const [only, ...others] = shortCodesLike(text)
  const emoji = toEmoji(text) ?? (only && others.length === 0 ? toEmoji(only) : undefined)
  if (emoji) return toggle(mode, emoji, scene)
  return step(withNote(scene.view, `there is no emoji ${text || 'of no name'}; :tada: is one`))
}

function toggle({ key, messageId }: ModeOf<'react'>, emoji: string, scene: Scene): Step {
  const item = messageOf(scene, key)
  const reactions = item?.status === 'sent' ? item.reactions : undefined
  const had = reactions?.some(
    (reaction) => reaction.emoji === emoji && reaction.userIds.includes(scene.data.me.id),
  )
  return step(inMode(scene.view, WRITE), { kind: had ? 'unreact' : 'react', messageId, emoji })
}
