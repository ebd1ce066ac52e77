import type { ChatMessage, MessagePage, Reaction } from '@chatnode/protocol'
import type { Selectable, SelectQueryBuilder } from 'kysely'
import type { Db } from '../db/database.ts'
import type { Schema } from '../db/schema/index.ts'
import type { MessageTable } from '../db/schema/message.table.ts'
import { fromColumn, toColumn, type Carrier } from './metadata.ts'
import { PreparedQuery } from './prepared-query.ts'
import { ReactionReader } from './reaction.store.ts'

type MessageRow = Selectable<MessageTable>

/** A message as it is stored, with what an extension lets it carry. */
export interface StoredMessage extends ChatMessage, Carrier {}

interface MessageWithName extends MessageRow {
  username: string
}

/** Which part of a room's history to read: the newest messages, or those before or after a `seq`. */
export interface HistoryRange {
  readonly before?: number | undefined
  readonly after?: number | undefined
  readonly limit: number
}

// Not a join: SQLite plans a join with parameters anew for every run, at eight times the cost.
const withName = (db: Db): SelectQueryBuilder<Schema, 'messages', MessageWithName> =>
  db
    .selectFrom('messages')
    .selectAll()
    .select((select) =>
      select
        .selectFrom('users')
        .whereRef('users.id', '=', 'messages.user_id')
        .select('users.username')
        .$asScalar()
        .$notNull()
        .as('username'),
    )

const findByClientMessageId = new PreparedQuery(
  (db, { userId, clientMessageId }: { userId: string; clientMessageId: string }) =>
    withName(db)
      .where('messages.user_id', '=', userId)
      .where('messages.client_message_id', '=', clientMessageId),
)

type NewMessage = Omit<MessageRow, 'key' | 'edited_at' | 'deleted_at'>

const insert = new PreparedQuery(
  (
    db,
    { id, room_id, seq, user_id, client_message_id, content, created_at, metadata }: NewMessage,
  ) =>
    db
      .insertInto('messages')
      .values({ id, room_id, seq, user_id, client_message_id, content, created_at, metadata }),
)

export class MessageReader {
  protected readonly db: Db

  constructor(db: Db) {
    this.db = db
  }

  /** Rising in `seq`, whichever way the page was reached. */
  async list(roomId: string, range: HistoryRange): Promise<MessagePage> {
    const forward = range.after !== undefined
    let query = withName(this.db)
      .where('messages.room_id', '=', roomId)
      .orderBy('messages.seq', forward ? 'asc' : 'desc')
      .limit(range.limit + 1)
    if (range.before !== undefined) query = query.where('messages.seq', '<', range.before)
    if (range.after !== undefined) query = query.where('messages.seq', '>', range.after)
    const rows = await query.execute()
    const page = rows.slice(0, range.limit)
    const furthest = page.at(-1)
    if (!forward) page.reverse()
    const items = await this.#toMessages(page)
    const hasMore = rows.length > range.limit && furthest !== undefined
    return { items, ...(hasMore ? { nextCursor: String(furthest.seq) } : {}) }
  }

  /** The message as it is now; a tombstone when it has been deleted. */
  async find(roomId: string, id: string): Promise<StoredMessage | undefined> {
    const row = await withName(this.db)
      .where('messages.id', '=', id)
      .where('messages.room_id', '=', roomId)
      .executeTakeFirst()
    return row && (await this.#toMessages([row]))[0]
  }

  async findByClientMessageId(
    userId: string,
    clientMessageId: string,
  ): Promise<StoredMessage | undefined> {
    const [row] = await findByClientMessageId.run(this.db, { userId, clientMessageId })
    return row && (await this.#toMessages([row]))[0]
  }

  /** Messages by their keys in the database, in no order. */
  async listByKey(keys: readonly number[]): Promise<ChatMessage[]> {
    if (keys.length === 0) return []
    return this.#toMessages(await withName(this.db).where('messages.key', 'in', keys).execute())
  }

  async #toMessages(rows: readonly MessageWithName[]): Promise<StoredMessage[]> {
    const ids = rows.map(({ id }) => id)
    const reactions = await new ReactionReader(this.db).byMessage(ids)
    return rows.map((row) => toMessage(row, reactions.get(row.id)))
  }
}

export class MessageStore extends MessageReader {
  async insert(message: StoredMessage, createdAt: number): Promise<void> {
    await insert.run(this.db, {
      id: message.id,
      room_id: message.roomId,
      seq: message.seq,
      user_id: message.user.id,
      client_message_id: message.clientMessageId ?? null,
      content: message.content,
      created_at: createdAt,
      metadata: toColumn(message.metadata),
    })
  }

  /** Changes the text, and the metadata where some are given, and remembers which event of the log did. */
  async edit(
    id: string,
    change: Carrier & { content: string; seq: number; editedAt: number },
  ): Promise<void> {
    const { content, metadata, seq, editedAt } = change
    await this.db
      .updateTable('messages')
      .set({
        content,
        edited_at: editedAt,
        ...(metadata === undefined ? {} : { metadata: toColumn(metadata) }),
      })
      .where('id', '=', id)
      .execute()
    await this.db.insertInto('edits').values({ message_id: id, seq }).execute()
  }

  /** Leaves a tombstone. Answers the events of the log that hold a text of the message. */
  async delete(id: string, deletedAt: number): Promise<number[]> {
    const { seq } = await this.db
      .updateTable('messages')
      .set({ content: '', metadata: null, deleted_at: deletedAt })
      .where('id', '=', id)
      .returning('seq')
      .executeTakeFirstOrThrow()
    const edits = await this.db
      .deleteFrom('edits')
      .where('message_id', '=', id)
      .returning('seq')
      .execute()
    return [seq, ...edits.map((edit) => edit.seq)].map(Number)
  }
}

const toTime = (at: number): string => new Date(Number(at)).toISOString()

function toMessage(row: MessageWithName, reactions: Reaction[] | undefined): StoredMessage {
  return {
    id: row.id,
    roomId: row.room_id,
    seq: Number(row.seq),
    user: { id: row.user_id, username: row.username },
    content: row.content,
    createdAt: toTime(row.created_at),
    ...(row.client_message_id === null ? {} : { clientMessageId: row.client_message_id }),
    ...(row.edited_at === null ? {} : { editedAt: toTime(row.edited_at) }),
    ...(row.deleted_at === null ? {} : { deletedAt: toTime(row.deleted_at) }),
    ...(reactions === undefined ? {} : { reactions }),
    ...fromColumn(row.metadata),
  }
}
