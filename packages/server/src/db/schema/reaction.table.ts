import type { Generated } from 'kysely'

/** Who put which emoji under which message. `key` keeps the order in which they did. */
export interface ReactionTable {
  key: Generated<number>
  message_id: string
  emoji: string
  user_id: string
}
