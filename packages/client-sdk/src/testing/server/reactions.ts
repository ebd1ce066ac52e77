import type { ChatMessage } from '@chatnode/protocol'
import { Refusal } from './refusal.ts'
import type { RoomLog } from './room-log.ts'
import { getAsMember, getMessage } from './room.policy.ts'
import { toMessage, type Actor, type Tables } from './tables.ts'

/** Whose reaction with what under which message. */
export interface ReactionTarget {
  readonly roomId: string
  readonly messageId: string
  readonly emoji: string
}

/** Putting emojis under messages. A repetition makes no event. */
export class Reactions {
  readonly #tables: Tables
  readonly #log: RoomLog

  constructor(tables: Tables, log: RoomLog) {
    this.#tables = tables
    this.#log = log
  }

  add(actor: Actor, target: ReactionTarget): ChatMessage {
    return this.#change(actor, target, 'reaction-added')
  }

  remove(actor: Actor, target: ReactionTarget): ChatMessage {
    return this.#change(actor, target, 'reaction-removed')
  }

  #change(
    actor: Actor,
    { roomId, messageId, emoji }: ReactionTarget,
    event: 'reaction-added' | 'reaction-removed',
  ): ChatMessage {
    const { user } = actor
    const { room } = getAsMember(this.#tables, roomId, actor)
    const row = getMessage(room, messageId)
    if (row.message.deletedAt !== undefined) throw new Refusal('message_not_found')
    const index = row.reactions.findIndex((one) => one.emoji === emoji && one.userId === user.id)
    const had = index >= 0
    if (had === (event === 'reaction-added')) return toMessage(row)
    row.reactions = had
      ? without(row.reactions, index)
      : [...row.reactions, { emoji, userId: user.id }]
    this.#log.append(room, event, (seq) => ({ roomId, seq, messageId, emoji, user }))
    return toMessage(row)
  }
}

/** Without one of them, whose emoji stays where it is: the next of its kind takes the place of the first. */
function without<T extends { readonly emoji: string }>(
  reactions: readonly T[],
  index: number,
): T[] {
  const others = reactions.toSpliced(index, 1)
  const next = others.findIndex(({ emoji }) => emoji === reactions[index]?.emoji)
  const heirs = next > index ? others.splice(next, 1) : []
  return others.toSpliced(index, 0, ...heirs)
}
