import type { MessageItem } from '@chatnode/client-sdk'
import { draftOf, EMPTY_DRAFT } from '../draft.ts'
import { reveal, scrollTo } from '../scroll.ts'
import { WRITE, type Mode, type Scene } from '../view.ts'
import { inMode, messageOf, step, withNote, type ModeKeys, type ModeOf, type Step } from './mode.ts'

/** A message is selected, and keys act on it. */
export const selectKeys: ModeKeys<ModeOf<'select'>> = {
  press({ key }, stroke, scene) {
    const name = stroke.kind === 'text' ? stroke.text : stroke.name
    const item = messageOf(scene, key)
    if (!item || name === 'escape') return step(inMode(scene.view, WRITE))
    if (Object.hasOwn(MOVES, name)) return MOVES[name]?.(scene, key)
    return Object.hasOwn(ACTS, name) ? ACTS[name]?.(scene, item) : undefined
  },
  hint({ key }, scene) {
    const item = messageOf(scene, key)
    const acts = item ? actsOn(item, scene) : []
    return [...acts, '↑↓ move', 'Esc back'].join(' · ')
  },
}

const MOVES: Readonly<Record<string, (scene: Scene, key: string) => Step>> = {
  up: (scene, key) => move(scene, key, -1),
  k: (scene, key) => move(scene, key, -1),
  down: (scene, key) => move(scene, key, 1),
  j: (scene, key) => move(scene, key, 1),
}

type Act = (scene: Scene, item: MessageItem) => Step

const ACTS: Readonly<Record<string, Act>> = {
  e: editOrRetry,
  enter: editOrRetry,
  r: (scene, item) => (item.status === 'failed' ? retry(scene, item) : react(scene, item)),
  d: (scene, item) => (item.status === 'sent' ? askToDelete(scene, item) : discard(scene, item)),
}

function actsOn(item: MessageItem, scene: Scene): string[] {
  if (item.status === 'failed') return ['r try again', 'd discard']
  if (item.status !== 'sent') return ['d discard']
  if (item.deletedAt !== undefined) return []
  return [
    ...(isOwn(item, scene) ? ['e edit'] : []),
    'r react',
    ...(mayDelete(item, scene) ? ['d delete'] : []),
  ]
}

/** Below the newest message is the input. */
function move(scene: Scene, key: string, by: -1 | 1): Step {
  const { messages = [] } = scene.data.room ?? {}
  const index = messages.findIndex((item) => item.key === key)
  const next = messages[index + by]
  if (!next && by > 0) return step({ ...inMode(scene.view, WRITE), place: undefined })
  // Above the first message there may be older ones, still on the server.
  if (!next) return scrollTo(scene, 0)
  const { view, effects } = reveal(scene, next.key)
  return step(inMode(view, { kind: 'select', key: next.key }), ...effects)
}

function editOrRetry(scene: Scene, item: MessageItem): Step {
  if (item.status === 'failed') return retry(scene, item)
  if (item.status !== 'sent') return refuse(scene, 'it is still on its way')
  if (item.deletedAt !== undefined) return refuse(scene, 'it was deleted')
  if (!isOwn(item, scene)) return refuse(scene, 'only its author can change it')
  const { key, id: messageId, content } = item
  return enter(scene, { kind: 'edit', key, messageId, draft: draftOf(content) })
}

function react(scene: Scene, item: MessageItem): Step {
  if (item.status !== 'sent') return refuse(scene, 'it is still on its way')
  if (item.deletedAt !== undefined) return refuse(scene, 'it was deleted')
  return enter(scene, { kind: 'react', key: item.key, messageId: item.id, draft: EMPTY_DRAFT })
}

function askToDelete(scene: Scene, item: MessageItem & { status: 'sent' }): Step {
  if (item.deletedAt !== undefined) return refuse(scene, 'it was deleted')
  if (!mayDelete(item, scene)) return refuse(scene, 'only its author or an owner can delete it')
  return enter(scene, { kind: 'delete', key: item.key, messageId: item.id })
}

function retry({ view }: Scene, item: MessageItem): Step {
  const { clientMessageId = '' } = item
  return step(inMode(view, WRITE), { kind: 'retry', clientMessageId })
}

function discard({ view }: Scene, item: MessageItem): Step {
  const { clientMessageId = '' } = item
  return step(inMode(view, WRITE), { kind: 'discard', clientMessageId })
}

function isOwn({ user }: MessageItem, { data }: Scene): boolean {
  return user?.id === data.me.id
}

function mayDelete(item: MessageItem, scene: Scene): boolean {
  return isOwn(item, scene) || (scene.data.room?.isOwner ?? false)
}

function enter({ view }: Scene, mode: Mode): Step {
  return step(inMode(view, mode))
}

function refuse({ view }: Scene, why: string): Step {
  return step(withNote(view, why))
}
