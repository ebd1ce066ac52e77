import type { ChatMessage, MessagePage } from '@chatnode/protocol'
import type { Selectable, SelectQueryBuilder } from 'kysely'
import type { Db } from '../db/database.ts'
import type { Schema } from '../db/schema/index.ts'
import type { MessageTable } from '../db/schema/message.table.ts'

type MessageRow = Selectable<MessageTable>

interface MessageWithName extends MessageRow {
  username: string
}

/** Which part of a room's history to read: the newest messages, or those before or after a `seq`. */
export interface HistoryRange {
  readonly before?: number | undefined
  readonly after?: number | undefined
  readonly limit: number
}

export class MessageReader {
  protected readonly db: Db

  constructor(db: Db) {
    this.db = db
  }

  /** Rising in `seq`, whichever way the page was reached. */
  async list(roomId: string, range: HistoryRange): Promise<MessagePage> {
    const forward = range.after !== undefined
    let query = this.#messages()
      .where('messages.room_id', '=', roomId)
      .orderBy('messages.seq', forward ? 'asc' : 'desc')
      .limit(range.limit + 1)
    if (range.before !== undefined) query = query.where('messages.seq', '<', range.before)
    if (range.after !== undefined) query = query.where('messages.seq', '>', range.after)
    const rows = await query.execute()
    const items = rows.slice(0, range.limit).map(toMessage)
    const furthest = items.at(-1)
    if (!forward) items.reverse()
    const hasMore = rows.length > range.limit && furthest !== undefined
    return { items, ...(hasMore ? { nextCursor: String(furthest.seq) } : {}) }
  }

  async findByClientMessageId(
    userId: string,
    clientMessageId: string,
  ): Promise<ChatMessage | undefined> {
    const row = await this.#messages()
      .where('messages.user_id', '=', userId)
      .where('messages.client_message_id', '=', clientMessageId)
      .executeTakeFirst()
    return row && toMessage(row)
  }

  #messages(): SelectQueryBuilder<Schema, 'messages' | 'users', MessageWithName> {
    return this.db
      .selectFrom('messages')
      .innerJoin('users', 'users.id', 'messages.user_id')
      .selectAll('messages')
      .select('users.username')
  }
}

export class MessageStore extends MessageReader {
  async insert(message: ChatMessage, createdAt: number): Promise<void> {
    await this.db
      .insertInto('messages')
      .values({
        id: message.id,
        room_id: message.roomId,
        seq: message.seq,
        user_id: message.user.id,
        client_message_id: message.clientMessageId ?? null,
        content: message.content,
        created_at: createdAt,
      })
      .execute()
  }
}

function toMessage(row: MessageWithName): ChatMessage {
  return {
    id: row.id,
    roomId: row.room_id,
    seq: Number(row.seq),
    user: { id: row.user_id, username: row.username },
    content: row.content,
    createdAt: new Date(Number(row.created_at)).toISOString(),
    ...(row.client_message_id === null ? {} : { clientMessageId: row.client_message_id }),
  }
}
