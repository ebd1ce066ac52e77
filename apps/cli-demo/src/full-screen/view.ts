import type { ChatData } from './chat-data.ts'
import { conversationRows, indexOfPlace, type ConversationRow } from './conversation.ts'
import { EMPTY_DRAFT, layOut, type Draft } from './draft.ts'
import { layOutScreen, type ScreenLayout, type Size } from './layout.ts'
import type { Tone } from './rows.ts'

/** What the user is doing, and what of the chat they look at. The chat itself is `ChatData`. */
export interface View {
  /** The room on show. */
  readonly roomId: string | undefined
  readonly mode: Mode
  /** What was begun in each room. */
  readonly drafts: Readonly<Record<string, Draft>>
  /**
   * The lowest row in view: what comes above it or below it moves nothing. `undefined` while the end
   * of the conversation is in view, whatever comes.
   */
  readonly place: Place | undefined
  /** What there is to say until the next key. */
  readonly note: Note | undefined
}

type Place = Pick<ConversationRow, 'key' | 'part'>

export interface Note {
  readonly text: string
  readonly tone: Tone
}

/** What the keys mean. */
export type Mode =
  | { readonly kind: 'write' }
  /** A message is selected. */
  | { readonly kind: 'select'; readonly key: string }
  | {
      readonly kind: 'edit'
      readonly key: string
      readonly messageId: string
      readonly draft: Draft
    }
  | {
      readonly kind: 'react'
      readonly key: string
      readonly messageId: string
      readonly draft: Draft
    }
  /** Really? */
  | { readonly kind: 'delete'; readonly key: string; readonly messageId: string }
  /** The cursor stands on a room of the list. */
  | { readonly kind: 'rooms'; readonly chosenId: string }
  /** A text in place of the conversation. */
  | {
      readonly kind: 'panel'
      readonly title: string
      readonly lines: readonly string[]
      readonly first: number
    }

export const WRITE: Mode = { kind: 'write' }

export function firstView(roomId: string | undefined): View {
  return { roomId, mode: WRITE, drafts: {}, place: undefined, note: undefined }
}

/** What was begun in the room on show. */
export function draftIn(view: View): Draft {
  return view.drafts[view.roomId ?? ''] ?? EMPTY_DRAFT
}

export function withDraft(view: View, draft: Draft): View {
  return { ...view, drafts: { ...view.drafts, [view.roomId ?? '']: draft } }
}

/** The key of the message that the keys are about. */
export function selectedKey({ mode }: View): string | undefined {
  return 'key' in mode ? mode.key : undefined
}

/** What is on the screen: the chat and the view, laid out on a screen of some size. */
export interface Scene {
  readonly data: ChatData
  readonly view: View
  readonly layout: ScreenLayout
  /** The whole conversation; `first` is the first row in view. */
  readonly rows: readonly ConversationRow[]
  readonly first: number
  readonly now: Date
}

/** Whether letters are written, rather than being keys. */
export function isWriting({ mode }: View): boolean {
  return mode.kind === 'write' || mode.kind === 'edit' || mode.kind === 'react'
}

/** What the input line has: a prompt, and the draft behind it. */
export interface Input {
  readonly prompt: string
  readonly draft: Draft
}

export function inputOf(view: View): Input {
  const { mode } = view
  switch (mode.kind) {
    case 'edit':
      return { prompt: 'edit› ', draft: mode.draft }
    case 'react':
      return { prompt: 'react› ', draft: mode.draft }
    default:
      return { prompt: '› ', draft: draftIn(view) }
  }
}

/** The columns of the input behind its prompt. */
export function inputWidth({ layout, view }: Pick<Scene, 'layout' | 'view'>): number {
  return layout.columns - inputOf(view).prompt.length
}

export function sceneOf(
  { data, view, now }: { data: ChatData; view: View; now: Date },
  size: Size,
): Scene {
  const { prompt, draft } = inputOf(view)
  const inputRows = layOut(draft, size.columns - prompt.length).rows.length
  const layout = layOutScreen(size, inputRows)
  const { width, height } = layout.conversation
  const room = data.room
  const rows = room ? conversationRows({ room, selfId: data.me.id, width, now }) : []
  const last = Math.max(0, rows.length - height)
  const lowest = view.place ? indexOfPlace(rows, view.place) : rows.length - 1
  const first = Math.max(0, Math.min(last, lowest - height + 1))
  return { data, view, layout, rows, first, now }
}
