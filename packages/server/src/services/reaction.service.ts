import type { ChatMessage } from '@chatnode/protocol'
import { ChatError } from '../errors.ts'
import { toUser, type Actor, type UnitOfWork } from '../ports.ts'
import type { RoomLog } from './room-log.ts'
import { getAsMember, getMessage } from './room.policy.ts'

/** Whose reaction with what under which message. */
export interface ReactionTarget {
  readonly roomId: string
  readonly messageId: string
  readonly emoji: string
}

/** Putting emojis under messages. */
export class ReactionService {
  readonly #work: UnitOfWork
  readonly #log: RoomLog

  constructor({ work, log }: { work: UnitOfWork; log: RoomLog }) {
    this.#work = work
    this.#log = log
  }

  /** Idempotent: a reaction that is there already makes no event. Throws `room_not_found`, `not_a_member` or `message_not_found`. */
  add(actor: Actor, target: ReactionTarget): Promise<ChatMessage> {
    return this.#change(actor, target, 'reaction-added')
  }

  /** Idempotent. Throws as `add`. */
  remove(actor: Actor, target: ReactionTarget): Promise<ChatMessage> {
    return this.#change(actor, target, 'reaction-removed')
  }

  #change(
    actor: Actor,
    { roomId, messageId, emoji }: ReactionTarget,
    event: 'reaction-added' | 'reaction-removed',
  ): Promise<ChatMessage> {
    return this.#work.run(async (tx) => {
      await getAsMember(tx, roomId, actor.userId)
      const { deletedAt } = await getMessage(tx, roomId, messageId)
      if (deletedAt !== undefined) throw new ChatError('message_not_found')
      const key = { messageId, emoji, userId: actor.userId }
      const hasChanged =
        event === 'reaction-added' ? await tx.reactions.insert(key) : await tx.reactions.delete(key)
      if (hasChanged) {
        await this.#log.append(tx, {
          roomId,
          event,
          build: (seq) => ({ roomId, seq, messageId, emoji, user: toUser(actor) }),
        })
      }
      return getMessage(tx, roomId, messageId)
    })
  }
}
