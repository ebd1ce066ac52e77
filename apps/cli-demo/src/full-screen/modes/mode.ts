import type { MessageItem } from '@chatnode/client-sdk'
import type { Stroke } from '../stroke.ts'
import type { Mode, Note, Scene, View } from '../view.ts'

/** What has to be done because of a key. Data, so that tests can look at it. */
export type Effect =
  | { readonly kind: 'quit' }
  | { readonly kind: 'open'; readonly roomId: string }
  | { readonly kind: 'older' }
  | { readonly kind: 'typing'; readonly isTyping: boolean }
  | { readonly kind: 'send'; readonly content: string }
  | { readonly kind: 'retry'; readonly clientMessageId: string }
  | { readonly kind: 'discard'; readonly clientMessageId: string }
  | { readonly kind: 'edit'; readonly messageId: string; readonly content: string }
  | { readonly kind: 'delete'; readonly messageId: string }
  | { readonly kind: 'react' | 'unreact'; readonly messageId: string; readonly emoji: string }
  | { readonly kind: 'command'; readonly name: string; readonly argument: string }

/** What a key leads to. */
export interface Step {
  readonly view: View
  readonly effects: readonly Effect[]
}

/** What the keys mean in one mode. */
export interface ModeKeys<M extends Mode> {
  /** `undefined` where the key has no meaning here. */
  press(mode: M, stroke: Stroke, scene: Scene): Step | undefined
  /** What to press, in the order of use: the end may be cut off. */
  hint(mode: M, scene: Scene): string
}

export type ModeOf<Kind extends Mode['kind']> = Extract<Mode, { kind: Kind }>

export function step(view: View, ...effects: readonly Effect[]): Step {
  return { view, effects }
}

export function inMode(view: View, mode: Mode): View {
  return { ...view, mode }
}

export function withNote(view: View, text: string, tone: Note['tone'] = 'warning'): View {
  return { ...view, note: { text, tone } }
}

/** The message that the keys are about, unless it has gone meanwhile. */
export function messageOf({ data }: Scene, key: string): MessageItem | undefined {
  return data.room?.messages.find((item) => item.key === key)
}
