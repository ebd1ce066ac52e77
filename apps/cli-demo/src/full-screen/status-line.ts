import { toPrintable } from '../printable.ts'
import { namesOf, typingOf } from '../render.ts'
import type { ChatData } from './chat-data.ts'
import { spread, type Row, type Span, type Tone } from './rows.ts'
import type { Scene } from './view.ts'

/** What is true just now: the connection, who types, who is here; and what is out of view. */
export function statusRow(scene: Scene): Row {
  const { data, layout, now } = scene
  const { text, tone } = connectionOf(data, now.getTime())
  const left: Span[] = [{ text: ' ' }, { text: `● ${text}`, tone }]
  const typing = typingOf(data.room?.typing ?? [])
  // Who was here when the connection broke need not be here now.
  const present = data.connection.status === 'connected' ? (data.room?.present ?? []) : []
  if (typing) left.push({ text: ` · ${toPrintable(typing)}`, tone: 'accent' })
  if (present.length > 0) {
    left.push({ text: ` · here: ${toPrintable(namesOf(present))}`, tone: 'quiet' })
  }
  const below = rowsBelow(scene)
  const right: Span[] = below > 0 ? [{ text: ' ↓ newer below, Esc ', tone: 'chosen' }] : []
  return spread(left, right, { width: layout.columns })
}

function rowsBelow({ rows, first, layout }: Scene): number {
  return rows.length - first - layout.conversation.height
}

/** The connection and the room in a few words that are true. */
export function connectionOf(
  { connection: { status, retryAt }, rooms, room }: Pick<ChatData, 'connection' | 'rooms' | 'room'>,
  now: number,
): { readonly text: string; readonly tone: Tone } {
  switch (status) {
    case 'connected':
      return rooms ? roomOf(room?.status) : { text: 'reading your rooms…', tone: 'warning' }
    case 'connecting':
      return retryAt === undefined
        ? { text: 'connecting…', tone: 'warning' }
        : { text: `offline, trying again ${inSeconds(retryAt - now)}`, tone: 'bad' }
    case 'reconnecting':
      return retryAt === undefined
        ? { text: 'reconnecting…', tone: 'warning' }
        : { text: `offline, reconnecting ${inSeconds(retryAt - now)}`, tone: 'bad' }
    case 'refused':
      return { text: 'signed out', tone: 'bad' }
    case 'idle':
    case 'closed':
      return { text: 'not connected', tone: 'bad' }
  }
}

function roomOf(
  status: NonNullable<ChatData['room']>['status'] | undefined,
): ReturnType<typeof connectionOf> {
  switch (status) {
    case undefined:
    case 'live':
      return { text: 'live', tone: 'good' }
    case 'catching-up':
      return { text: 'catching up…', tone: 'warning' }
    case 'stale':
      return { text: 'behind, trying again…', tone: 'warning' }
    case 'gone':
      return { text: 'this room is gone', tone: 'bad' }
    case 'joining':
    case 'offline':
    case 'detached':
      return { text: 'joining…', tone: 'warning' }
  }
}

function inSeconds(ms: number): string {
  return `in ${Math.max(1, Math.ceil(ms / 1_000))} s`
}
