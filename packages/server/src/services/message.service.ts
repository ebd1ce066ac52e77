import type { ChatMessage, MessagePage, SentMessage } from '@chatnode/protocol'
import { ChatError } from '../errors.ts'
import type { Actor, Clock, IdGenerator, UnitOfWork } from '../ports.ts'
import type { HistoryRange } from '../stores/message.store.ts'
import type { Reader, Transaction } from '../stores/stores.ts'
import type { RoomLog } from './room-log.ts'
import { getAsMember, getVisible } from './room.policy.ts'
import type { TypingService } from './typing.service.ts'

/** What somebody wants to say. */
export interface Draft {
  readonly roomId: string
  readonly content: string
  /** Names the draft among its author's; the same id twice is the same message. */
  readonly clientMessageId?: string | undefined
}

/** Looks at a draft before it is stored. Answering `{ reject }` refuses it with `content_rejected`. */
export type BeforeMessage = (
  actor: Actor,
  draft: Draft,
) => undefined | { reject: string } | Promise<undefined | { reject: string }>

interface Dependencies {
  readonly work: UnitOfWork
  readonly reader: Reader
  readonly clock: Clock
  readonly ids: IdGenerator
  readonly log: RoomLog
  readonly typing: TypingService
  readonly beforeMessage: BeforeMessage | undefined
}

/** Sending and reading messages. */
export class MessageService {
  readonly #deps: Dependencies

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  /**
   * Stores a message and delivers it to the room. Resolves once it is durable. Idempotent on
   * (author, `clientMessageId`): a repetition answers the original with `duplicate: true` and is
   * not delivered again. Throws `room_not_found`, `not_a_member`, `message_conflict` (same id,
   * other content or room) or `content_rejected`.
   */
  async send(actor: Actor, draft: Draft): Promise<SentMessage> {
    const { work, beforeMessage, typing } = this.#deps
    const verdict = await beforeMessage?.(actor, draft)
    if (verdict) throw new ChatError('content_rejected', { data: { reason: verdict.reject } })
    return work.run(async (tx) => {
      await getAsMember(tx, draft.roomId, actor.userId)
      const original = await findOriginal(tx, actor, draft)
      if (original) return original
      tx.afterCommit(() => typing.stopUser(draft.roomId, actor.userId))
      return this.#store(tx, actor, draft)
    })
  }

  /** Messages in rising `seq`. Throws `room_not_found`. */
  async history(actor: Actor, roomId: string, range: HistoryRange): Promise<MessagePage> {
    const { reader } = this.#deps
    await getVisible(reader, roomId, actor.userId)
    return reader.messages.list(roomId, range)
  }

  async #store(tx: Transaction, actor: Actor, draft: Draft): Promise<ChatMessage> {
    const { clock, ids, log } = this.#deps
    const now = clock.now()
    const message = await log.append(tx, {
      roomId: draft.roomId,
      event: 'message-received',
      build: (seq) => ({
        id: ids.rising(),
        roomId: draft.roomId,
        seq,
        user: { id: actor.userId, username: actor.username },
        content: draft.content,
        createdAt: new Date(now).toISOString(),
        ...(draft.clientMessageId === undefined ? {} : { clientMessageId: draft.clientMessageId }),
      }),
    })
    await tx.messages.insert(message, now)
    return message
  }
}

async function findOriginal(
  tx: Transaction,
  actor: Actor,
  { roomId, content, clientMessageId }: Draft,
): Promise<SentMessage | undefined> {
  if (clientMessageId === undefined) return undefined
  const original = await tx.messages.findByClientMessageId(actor.userId, clientMessageId)
  if (!original) return undefined
  if (original.roomId !== roomId || original.content !== content) {
    throw new ChatError('message_conflict')
  }
  return { ...original, duplicate: true }
}
