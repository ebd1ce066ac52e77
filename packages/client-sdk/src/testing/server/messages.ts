import type { ChatMessage, MessagePage, SentMessage } from '@chatnode/protocol'
import type { Clock } from '../../clock.ts'
import { Refusal } from './refusal.ts'
import type { RoomLog } from './room-log.ts'
import { getAsMember, getMessage, getVisible } from './room.policy.ts'
import { toMessage, toTime, type Actor, type Ids, type RoomRow, type Tables } from './tables.ts'
import type { Typing } from './typing.ts'

/** What somebody wants to say. */
export interface Draft {
  readonly roomId: string
  readonly content: string
  readonly clientMessageId?: string | undefined
}

/** Which part of a room's history to read. */
export interface HistoryRange {
  readonly before?: number | undefined
  readonly after?: number | undefined
  readonly limit: number
}

interface Dependencies {
  readonly tables: Tables
  readonly ids: Ids
  readonly clock: Clock
  readonly log: RoomLog
  readonly typing: Typing
}

/** Sending, reading, changing and deleting messages. */
export class Messages {
  readonly #deps: Dependencies
  /** Author and `clientMessageId` → where the message is. */
  readonly #originals = new Map<string, { roomId: string; messageId: string }>()

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  /** Idempotent on the author and `clientMessageId`: a repetition answers the original. */
  send(actor: Actor, draft: Draft): SentMessage {
    const { tables, typing } = this.#deps
    const original = this.#findOriginal(actor, draft)
    if (original) return { ...original, duplicate: true }
    const { room } = getAsMember(tables, draft.roomId, actor)
    typing.stopUser(room.id, actor.user.id)
    return this.#store(room, actor, draft)
  }

  edit(actor: Actor, change: { roomId: string; messageId: string; content: string }): ChatMessage {
    const { tables, clock, log } = this.#deps
    const { roomId, messageId, content } = change
    const { room } = getAsMember(tables, roomId, actor)
    const row = getMessage(room, messageId)
    if (row.message.deletedAt !== undefined) throw new Refusal('message_not_found')
    if (row.message.user.id !== actor.user.id) throw new Refusal('forbidden')
    if (row.message.content === content) return toMessage(row)
    const editedAt = toTime(clock.now())
    row.message = { ...row.message, content, editedAt }
    row.edits.push(room.headSeq + 1)
    log.append(room, 'message-edited', (seq) => ({ roomId, seq, messageId, content, editedAt }))
    return toMessage(row)
  }

  /** A tombstone stays; the text goes, from the history and from the log. */
  delete(actor: Actor, target: { roomId: string; messageId: string }): ChatMessage {
    const { tables, clock, log } = this.#deps
    const { roomId, messageId } = target
    const { room, member } = getAsMember(tables, roomId, actor)
    const row = getMessage(room, messageId)
    const mayDelete = row.message.user.id === actor.user.id || member.role === 'owner'
    if (!mayDelete) throw new Refusal('forbidden')
    if (row.message.deletedAt !== undefined) return row.message
    const deletedAt = toTime(clock.now())
    log.erase(room, [row.message.seq, ...row.edits], deletedAt)
    row.message = { ...row.message, content: '', deletedAt }
    row.edits = []
    row.reactions = []
    const deletedBy = actor.user
    log.append(room, 'message-deleted', (seq) => ({
      roomId,
      seq,
      messageId,
      deletedBy,
      deletedAt,
    }))
    return row.message
  }

  history(actor: Actor, roomId: string, range: HistoryRange): MessagePage {
    return listMessages(getVisible(this.#deps.tables, roomId, actor), range)
  }

  #findOriginal(actor: Actor, draft: Draft): ChatMessage | undefined {
    const { roomId, content, clientMessageId } = draft
    if (clientMessageId === undefined) return undefined
    const place = this.#originals.get(keyOf(actor, clientMessageId))
    const room = place && this.#deps.tables.rooms.get(place.roomId)
    const row = place && room?.messages.get(place.messageId)
    if (!row) return undefined
    const original = toMessage(row)
    const wasChanged = original.editedAt !== undefined || original.deletedAt !== undefined
    if (original.roomId !== roomId || (original.content !== content && !wasChanged)) {
      throw new Refusal('message_conflict')
    }
    return original
  }

  #store(room: RoomRow, actor: Actor, { content, clientMessageId }: Draft): ChatMessage {
    const { ids, clock, log } = this.#deps
    const message = log.append(room, 'message-received', (seq) => ({
      id: ids.next('message'),
      roomId: room.id,
      seq,
      user: actor.user,
      content,
      createdAt: toTime(clock.now()),
      ...(clientMessageId === undefined ? {} : { clientMessageId }),
    }))
    room.messages.set(message.id, { message, reactions: [], edits: [] })
    if (clientMessageId !== undefined) {
      const place = { roomId: room.id, messageId: message.id }
      this.#originals.set(keyOf(actor, clientMessageId), place)
    }
    return message
  }
}

/** Rising in `seq`, whichever way the page was reached. */
export function listMessages({ messages }: RoomRow, range: HistoryRange): MessagePage {
  const { before = Infinity, after, limit } = range
  const all = [...messages.values()]
    .map(toMessage)
    .filter(({ seq }) => seq < before && seq > (after ?? -1))
  const items =
    after === undefined ? all.slice(Math.max(0, all.length - limit)) : all.slice(0, limit)
  const furthest = limit === 0 ? undefined : items.at(after === undefined ? 0 : -1)
  const hasMore = all.length > limit && furthest !== undefined
  return { items, ...(hasMore ? { nextCursor: String(furthest.seq) } : {}) }
}

const keyOf = ({ user }: Actor, clientMessageId: string): string => `${user.id} ${clientMessageId}`
