import type {
  ChatMessage,
  MessageDeleted,
  MessageEdited,
  PublicUser,
  Reaction,
} from '@chatnode/protocol'
import type { ChatError } from './errors.ts'
import type { ReactionEvent } from './room-events.ts'

/** What may have metadata, under a contract that declares some. */
export interface Carrier {
  metadata?: object | undefined
}

/** The metadata of what has some. */
export const carried = ({ metadata }: Carrier): Carrier => (metadata ? { metadata } : {})

/** A message that the server has stored. */
export interface SentItem extends ChatMessage {
  /** The same for one message from its first sight on, also while it was on its way: for lists that need a key. */
  key: string
  status: 'sent'
}

/** A message of this user that is on its way, or was refused. Its place is after all that is stored. */
export interface PendingItem {
  key: string
  /**
   * `queued`: waits for its turn, for the connection, or for the next try. `sending`: its answer is
   * awaited. `failed`: the server refused it; `room.retry` or `room.discard`.
   */
  status: 'queued' | 'sending' | 'failed'
  roomId: string
  clientMessageId: string
  content: string
  /** Absent while this client does not know who it is. */
  user: PublicUser | undefined
  /** When it was written, by this machine's clock. For display; nothing is ordered by it. */
  createdAt: string
  /** Why it was refused. */
  error?: ChatError | undefined
}

/** One line of `room.messages`. */
export type MessageItem = SentItem | PendingItem

/** A change of one stored message. */
export type MessageChange =
  | ({ kind: 'edited' } & Pick<MessageEdited, 'messageId' | 'content' | 'editedAt'> & Carrier)
  | ({ kind: 'deleted' } & Pick<MessageDeleted, 'messageId' | 'deletedAt'>)
  | ({ kind: 'reaction'; userId: string } & Pick<ReactionEvent, 'messageId' | 'emoji' | 'change'>)

export function toSentItem(message: ChatMessage): SentItem {
  return { ...message, key: message.clientMessageId ?? message.id, status: 'sent' }
}

/** The message after a change. The same change twice is the same as once; a tombstone stays one. */
export function changed(item: SentItem, change: MessageChange): SentItem {
  if (item.deletedAt !== undefined) return item
  switch (change.kind) {
    case 'edited':
      return {
        ...item,
        content: change.content,
        editedAt: change.editedAt,
        ...carried(change),
      }
    case 'deleted': {
      const { reactions: _, metadata: __, ...rest }: SentItem & Carrier = item
      return { ...rest, content: '', deletedAt: change.deletedAt }
    }
    case 'reaction':
      return reacted(item, change)
  }
}

function reacted(
  item: SentItem,
  { emoji, userId, change }: MessageChange & { kind: 'reaction' },
): SentItem {
  const before = item.reactions ?? []
  const had = before.find((reaction) => reaction.emoji === emoji)
  if ((had?.userIds.includes(userId) ?? false) === (change === 'added')) return item
  const userIds =
    change === 'added'
      ? [...(had?.userIds ?? []), userId]
      : (had?.userIds ?? []).filter((id) => id !== userId)
  const now: Reaction = { emoji, userIds }
  const all = had ? before.map((reaction) => (reaction === had ? now : reaction)) : [...before, now]
  const reactions = all.filter((reaction) => reaction.userIds.length > 0)
  const { reactions: _, ...rest } = item
  return reactions.length > 0 ? { ...rest, reactions } : rest
}
