import {
  limits,
  type ChatMessage,
  type MessageDeleted,
  type Room,
  type RoomSummary,
} from '@chatnode/protocol'
import { changed, toSentItem, type MessageChange } from '../message-item.ts'

/**
 * What a list of rooms knows of one room: what the server said of it, and what has happened since.
 *
 * The server's count is exact as of the summary's head; the unread messages after it are kept by
 * name, so that reading or deleting them counts down. Only what goes on below that head has to be
 * asked for: then `deleted` and `read` say so.
 */
export class ListedRoom {
  #summary: RoomSummary
  /** As of which event the server has counted, and how many. */
  #counted: { readonly seq: number; readonly unread: number }
  /** The unread messages after it, id → `seq`; the newest, as many as are counted at all. */
  readonly #since = new Map<string, number>()
  #isOutdated = false

  constructor(summary: RoomSummary) {
    this.#summary = summary
    this.#counted = toCount(summary)
  }

  /** The room as it is now. */
  get summary(): RoomSummary & { readSeq: number; unreadCount: number } {
    const unreadCount = Math.min(this.#counted.unread + this.#since.size, limits.unreadCount)
    return { ...this.#summary, readSeq: this.#readSeq, unreadCount }
  }

  get #readSeq(): number {
    return this.#summary.readSeq ?? 0
  }

  /** The connection was lost: whatever the server says next is right, also where its log is shorter than it was. */
  outdate(): void {
    this.#isOutdated = true
  }

  /** Takes in what the server says. An answer that has been overtaken by what happened changes nothing, or the counts alone. */
  take(summary: RoomSummary): void {
    const counted = toCount(summary)
    if (this.#isOutdated) {
      this.#isOutdated = false
      this.#since.clear()
      this.#summary = summary
    } else {
      const { readSeq = 0, headSeq } = summary
      if (counted.seq < this.#counted.seq || readSeq < this.#readSeq) return
      this.#summary = headSeq < this.#summary.headSeq ? { ...this.#summary, readSeq } : summary
    }
    this.#counted = counted
    this.#forget(counted.seq)
  }

  message(message: ChatMessage, isOwn: boolean): void {
    const { id, seq } = message
    if (!this.#advance(seq, { lastMessage: message })) return
    if (isOwn || seq <= this.#readSeq) return
    this.#since.set(id, seq)
    const [oldest = ''] = this.#since.keys()
    if (this.#since.size > limits.unreadCount) this.#since.delete(oldest)
  }

  /** Of the changes of messages only that of the last one shows. */
  change(seq: number, change: MessageChange): boolean {
    const { lastMessage } = this.#summary
    const isLast = lastMessage?.id === change.messageId
    return this.#advance(seq, isLast ? { lastMessage: withChange(lastMessage, change) } : {})
  }

  /** Says whether the server must count again. */
  deleted(deleted: MessageDeleted): boolean {
    const isNews = this.change(deleted.seq, { kind: 'deleted', ...deleted })
    return isNews && !this.#since.delete(deleted.messageId) && this.#counted.unread > 0
  }

  /** This user has read further, here or elsewhere. Says whether the server must count again. */
  read(seq: number): boolean {
    if (seq <= this.#readSeq) return false
    this.#summary = { ...this.#summary, readSeq: seq }
    this.#forget(seq)
    // What follows the last message is nothing to read.
    const last = Math.min(this.#counted.seq, this.#summary.lastMessage?.seq ?? 0)
    if (seq >= last) this.#counted = { ...this.#counted, unread: 0 }
    // An answer that is on its way may not know of it.
    return this.#counted.unread > 0 || this.#isOutdated
  }

  /** Somebody became a member, or ceased to be one. */
  countMember(seq: number, change: 1 | -1): void {
    this.#advance(seq, { memberCount: this.#summary.memberCount + change })
  }

  update(seq: number, room: Room): void {
    this.#advance(seq, room)
  }

  /** Takes in an event of the log, unless the summary is of a time after it; says whether it did. */
  #advance(seq: number, changes: Partial<RoomSummary>): boolean {
    if (seq <= this.#summary.headSeq) return false
    this.#summary = { ...this.#summary, ...changes, headSeq: seq }
    return true
  }

  #forget(upTo: number): void {
    for (const [id, seq] of this.#since) if (seq <= upTo) this.#since.delete(id)
  }
}

const toCount = ({ headSeq, unreadCount = 0 }: RoomSummary) => ({
  seq: headSeq,
  unread: unreadCount,
})

function withChange(message: ChatMessage, change: MessageChange): ChatMessage {
  const { key: _key, status: _status, ...rest } = changed(toSentItem(message), change)
  return rest
}
