import type { ChatMessage } from '@chatnode/protocol'
import type { ChatError } from './errors.ts'
import { carried, type MessageChange, type PendingItem } from './message-item.ts'
import type { MessageList, Wishes } from './message-list.ts'
import type { Outbox, OutboxEntry } from './outbox/outbox.ts'
import type { OutboxItem } from './outbox/storage.ts'
import type { Refused } from './room-events.ts'
import type { SessionManager } from './session.ts'

/** The outbox as one room's list of messages sees it. */
export class RoomWishes {
  readonly #roomId: string
  readonly #outbox: Outbox
  readonly #session: SessionManager

  constructor(roomId: string, outbox: Outbox, session: SessionManager) {
    this.#roomId = roomId
    this.#outbox = outbox
    this.#session = session
  }

  list(): Wishes {
    const sends: PendingItem[] = []
    const changes: MessageChange[] = []
    for (const entry of this.#outbox.entries(this.#roomId)) {
      if (entry.item.command === 'send-message') sends.push(this.#toPending(entry))
      else if (this.#session.user) changes.push(this.#toChange(entry.item))
    }
    return { sends, changes }
  }

  /** The server has done what was asked for. */
  granted(list: MessageList, item: OutboxItem, answer: ChatMessage | undefined): void {
    if (item.command !== 'send-message') list.grant(this.#toChange(item))
    else if (answer) list.add(withoutDuplicate(answer))
  }

  #toPending({ item, status, error }: OutboxEntry): PendingItem {
    const { id, roomId, createdAt, userId } = item
    const { user: account } = this.#session
    const user =
      account && (userId === undefined || userId === account.id)
        ? { id: account.id, username: account.username }
        : undefined
    return {
      key: id,
      clientMessageId: id,
      status: status === 'done' ? 'sending' : status,
      roomId,
      content: item.payload.content ?? '',
      ...carried(item.payload),
      user,
      createdAt,
      ...(error ? { error } : {}),
    }
  }

  #toChange({ command, payload, createdAt }: OutboxItem): MessageChange {
    const { messageId = '', content = '', emoji = '' } = payload
    switch (command) {
      case 'edit-message':
        return { kind: 'edited', messageId, content, editedAt: createdAt, ...carried(payload) }
      case 'delete-message':
        return { kind: 'deleted', messageId, deletedAt: createdAt }
      default: {
        const change = command === 'add-reaction' ? 'added' : 'removed'
        return { kind: 'reaction', messageId, emoji, change, userId: this.#session.user?.id ?? '' }
      }
    }
  }
}

/** What the app is told of a command that was refused. */
export function toRefused({ id, command, payload }: OutboxItem, error: ChatError): Refused {
  const { messageId, content, emoji } = payload
  return {
    command,
    error,
    ...(command === 'send-message' ? { clientMessageId: id } : {}),
    ...(messageId === undefined ? {} : { messageId }),
    ...(content === undefined ? {} : { content }),
    ...carried(payload),
    ...(emoji === undefined ? {} : { emoji }),
  }
}

function withoutDuplicate(answer: ChatMessage & { duplicate?: boolean | undefined }): ChatMessage {
  const { duplicate: _, ...message } = answer
  return message
}
