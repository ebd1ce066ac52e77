import type { ChatMessage, MessagePage, SentMessage } from '@chatnode/protocol'
import { ChatError } from '../errors.ts'
import type { RateLimiter } from '../limits/rate-limiter.ts'
import { rateRules } from '../limits/rate-rules.ts'
import { toUser, type Actor, type Clock, type IdGenerator, type UnitOfWork } from '../ports.ts'
import type { HistoryRange, StoredMessage } from '../stores/message.store.ts'
import { isSameMetadata, type Carrier } from '../stores/metadata.ts'
import type { Reader, Transaction } from '../stores/stores.ts'
import type { RoomLog } from './room-log.ts'
import { getAsMember, getMessage, getVisible } from './room.policy.ts'
import type { TypingService } from './typing.service.ts'

/** What somebody wants to say. It has `metadata` only under a contract that declares them. */
export interface Draft extends Carrier {
  readonly roomId: string
  readonly content: string
  /** Names the draft among its author's; the same id twice is the same message. */
  readonly clientMessageId?: string | undefined
}

/** Another text for a message. */
export interface Edit extends Carrier {
  readonly roomId: string
  readonly messageId: string
  readonly content: string
}

/**
 * Looks at a draft, or at the new text of a message, before it is stored; also at those of callers
 * who turn out not to be members. Answering `{ reject }` refuses it with `content_rejected`. What
 * one user sends at once is stored in the order in which its answers come.
 */
export type BeforeMessage<Message extends Draft = Draft> = (
  actor: Actor,
  draft: Message,
) => undefined | { reject: string } | Promise<undefined | { reject: string }>

interface Dependencies {
  readonly work: UnitOfWork
  readonly reader: Reader
  readonly clock: Clock
  readonly ids: IdGenerator
  readonly log: RoomLog
  readonly typing: TypingService
  readonly limiter: RateLimiter
  readonly beforeMessage: BeforeMessage | undefined
}

/** Sending, reading, changing and deleting messages. */
export class MessageService {
  readonly #deps: Dependencies

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  /**
   * Stores a message and delivers it to the room. Resolves once it is durable. Idempotent on
   * (author, `clientMessageId`): a repetition answers the original with `duplicate: true` and is
   * not delivered again. Throws `room_not_found`, `not_a_member`, `message_conflict` (same id,
   * other content, metadata or room), `content_rejected` or `rate_limited`.
   */
  async send(actor: Actor, draft: Draft): Promise<SentMessage> {
    try {
      return await this.#sendNew(actor, draft)
    } catch (refusal) {
      // Whatever stands against it now, and be it the unique index: what is stored is stored.
      const original = await findOriginal(this.#deps.reader, actor, draft)
      if (original) return original
      throw refusal
    }
  }

  /**
   * Changes a message of the actor's own: its text, and its metadata where some are given. The same
   * again changes nothing and makes no event, so a retry is harmless. Throws `room_not_found`, `not_a_member`, `message_not_found`
   * (also for a deleted one), `forbidden` or `content_rejected`.
   */
  async edit(actor: Actor, { messageId, ...draft }: Edit): Promise<ChatMessage> {
    const { work, clock, log } = this.#deps
    const { roomId, content } = draft
    const changed = metadataOf(draft)
    await this.#assertAcceptable(actor, draft)
    return work.run(async (tx) => {
      await getAsMember(tx, roomId, actor.userId)
      const message = await getMessage(tx, roomId, messageId)
      if (message.deletedAt !== undefined) throw new ChatError('message_not_found')
      if (message.user.id !== actor.userId) throw new ChatError('forbidden')
      if (isUnchanged(message, draft)) return message
      const now = clock.now()
      const editedAt = new Date(now).toISOString()
      const { seq } = await log.append(tx, {
        roomId,
        event: 'message-edited',
        build: (next) => ({ roomId, seq: next, messageId, content, editedAt, ...changed }),
      })
      await tx.messages.edit(messageId, { content, seq, editedAt: now, ...changed })
      return { ...message, content, editedAt, ...changed }
    })
  }

  /**
   * Deletes a message: its author may, and an owner of the room. A tombstone stays; the text goes with its metadata,
   * from the history and from the log, also for those who catch up later. Deleting it again changes
   * nothing. Throws `room_not_found`, `not_a_member`, `message_not_found` or `forbidden`.
   */
  delete(
    actor: Actor,
    { roomId, messageId }: { roomId: string; messageId: string },
  ): Promise<ChatMessage> {
    const { work, clock, log } = this.#deps
    return work.run(async (tx) => {
      const { member } = await getAsMember(tx, roomId, actor.userId)
      const message = await getMessage(tx, roomId, messageId)
      const mayDelete = message.user.id === actor.userId || member.role === 'owner'
      if (!mayDelete) throw new ChatError('forbidden')
      if (message.deletedAt !== undefined) return message
      const now = clock.now()
      const deletedAt = new Date(now).toISOString()
      await log.erase(tx, { roomId, seqs: await tx.messages.delete(messageId, now), deletedAt })
      await tx.reactions.deleteAll(messageId)
      await log.append(tx, {
        roomId,
        event: 'message-deleted',
        build: (seq) => ({ roomId, seq, messageId, deletedBy: toUser(actor), deletedAt }),
      })
      return getMessage(tx, roomId, messageId)
    })
  }

  /** Messages in rising `seq`. Throws `room_not_found`. */
  async history(actor: Actor, roomId: string, range: HistoryRange): Promise<MessagePage> {
    const { reader } = this.#deps
    await getVisible(reader, roomId, actor.userId)
    return reader.messages.list(roomId, range)
  }

  async #sendNew(actor: Actor, draft: Draft): Promise<SentMessage> {
    const { work, typing, limiter, reader, beforeMessage } = this.#deps
    const waitMs = limiter.consume(`send:${actor.userId}`, rateRules.send)
    if (waitMs > 0) throw new ChatError('rate_limited', { retryAfterMs: waitMs })
    if (beforeMessage) {
      // The hook is not shown what is stored already.
      const original = await findOriginal(reader, actor, draft)
      if (original) return original
      await this.#assertAcceptable(actor, draft)
    }
    return work.run(async (tx) => {
      await getAsMember(tx, draft.roomId, actor.userId)
      const message = await this.#store(tx, actor, draft)
      tx.afterCommit(() => typing.stopUser(draft.roomId, actor.userId))
      return message
    })
  }

  async #assertAcceptable(actor: Actor, draft: Draft): Promise<void> {
    const verdict = await this.#deps.beforeMessage?.(actor, draft)
    if (verdict) throw new ChatError('content_rejected', { data: { reason: verdict.reject } })
  }

  async #store(tx: Transaction, actor: Actor, draft: Draft): Promise<StoredMessage> {
    const { clock, ids, log } = this.#deps
    const now = clock.now()
    const message = await log.append(tx, {
      roomId: draft.roomId,
      event: 'message-received',
      build: (seq) => ({
        id: ids.rising(),
        roomId: draft.roomId,
        seq,
        user: toUser(actor),
        content: draft.content,
        createdAt: new Date(now).toISOString(),
        ...(draft.clientMessageId === undefined ? {} : { clientMessageId: draft.clientMessageId }),
        ...metadataOf(draft),
      }),
    })
    await tx.messages.insert(message, now)
    return message
  }
}

const metadataOf = ({ metadata }: Carrier): Carrier => (metadata === undefined ? {} : { metadata })

/** Whether a change would change nothing; metadata that are not given stay. */
const isUnchanged = (message: StoredMessage, { content, metadata }: Draft): boolean =>
  message.content === content &&
  (metadata === undefined || isSameMetadata(message.metadata, metadata))

/** The answer to a draft that is stored already. Throws `message_conflict` when it was another one. */
async function findOriginal(
  { messages }: Reader,
  actor: Actor,
  draft: Draft,
): Promise<SentMessage | undefined> {
  const { roomId, clientMessageId } = draft
  if (clientMessageId === undefined) return undefined
  const original = await messages.findByClientMessageId(actor.userId, clientMessageId)
  if (!original) return undefined
  // What was changed or deleted since is not the draft any more; that it is a retry, the id tells.
  const wasChanged = original.editedAt !== undefined || original.deletedAt !== undefined
  const isSame =
    original.content === draft.content && isSameMetadata(original.metadata, draft.metadata)
  if (original.roomId !== roomId || !(isSame || wasChanged)) {
    throw new ChatError('message_conflict')
  }
  return { ...original, duplicate: true }
}
