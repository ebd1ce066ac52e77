import type { Reaction } from '@chatnode/protocol'
import type { Db } from '../db/database.ts'

/** One user's one reaction. */
export interface ReactionKey {
  readonly messageId: string
  readonly emoji: string
  readonly userId: string
}

export class ReactionReader {
  protected readonly db: Db

  constructor(db: Db) {
    this.db = db
  }

  /** The reactions of some messages, emojis and users in the order in which they came. */
  async byMessage(messageIds: readonly string[]): Promise<ReadonlyMap<string, Reaction[]>> {
    const found = new Map<string, Reaction[]>()
    if (messageIds.length === 0) return found
    const rows = await this.db
      .selectFrom('reactions')
      .select(['message_id', 'emoji', 'user_id'])
      .where('message_id', 'in', messageIds)
      .orderBy('key')
      .execute()
    for (const { message_id, emoji, user_id } of rows) {
      const reactions = found.get(message_id) ?? []
      found.set(message_id, reactions)
      const reaction = reactions.find((one) => one.emoji === emoji)
      if (reaction) reaction.userIds.push(user_id)
      else reactions.push({ emoji, userIds: [user_id] })
    }
    return found
  }
}

export class ReactionStore extends ReactionReader {
  /** Answers whether it was not there yet. */
  async insert({ messageId, emoji, userId }: ReactionKey): Promise<boolean> {
    const row = await this.db
      .insertInto('reactions')
      .values({ message_id: messageId, emoji, user_id: userId })
      .onConflict((conflict) => conflict.columns(['message_id', 'emoji', 'user_id']).doNothing())
      .returning('key')
      .executeTakeFirst()
    return row !== undefined
  }

  /** Answers whether it was there. Its emoji stays where it is: the next of its kind takes the place of the first. */
  async delete({ messageId, emoji, userId }: ReactionKey): Promise<boolean> {
    const row = await this.db
      .deleteFrom('reactions')
      .where('message_id', '=', messageId)
      .where('emoji', '=', emoji)
      .where('user_id', '=', userId)
      .returning('key')
      .executeTakeFirst()
    if (!row) return false
    await this.db
      .updateTable('reactions')
      .set({ key: row.key })
      .where('key', '>', row.key)
      .where('key', '=', (reactions) =>
        reactions
          .selectFrom('reactions as same')
          .select((same) => same.fn.min('same.key').as('first'))
          .where('same.message_id', '=', messageId)
          .where('same.emoji', '=', emoji),
      )
      .execute()
    return true
  }

  async deleteAll(messageId: string): Promise<void> {
    await this.db.deleteFrom('reactions').where('message_id', '=', messageId).execute()
  }
}
