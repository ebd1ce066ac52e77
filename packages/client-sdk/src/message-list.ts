import type { ChatMessage, MessagePage } from '@chatnode/protocol'
import type { Report } from './emitter.ts'
import {
  changed,
  toSentItem,
  type MessageChange,
  type MessageItem,
  type PendingItem,
  type SentItem,
} from './message-item.ts'
import { DerivedStore } from './store.ts'

/** What this user has asked for and the log does not have yet. */
export interface Wishes {
  /** Messages on their way, in the order in which they will be stored. */
  readonly sends: readonly PendingItem[]
  /** Changes of stored messages, in the order in which they will be made. */
  readonly changes: readonly MessageChange[]
}

/** Live messages that are kept, beside what `loadOlder` has fetched: an app that runs for months must not grow for ever. */
export const KEPT_MESSAGES = 1_000

/**
 * The messages of a room as an app shows them: what the log says, then what this user has asked
 * for on top. The two never mix: a wish that is granted shows up in the log, and one that is refused
 * just goes away.
 */
export class MessageList {
  readonly store: DerivedStore<readonly MessageItem[]>
  readonly #wishes: () => Wishes
  /** What the log says, in rising `seq`. */
  #log: SentItem[] = []
  /** Changes that the server has made, and whose event is not here yet. */
  #granted: MessageChange[] = []
  /** Changes that came while an older page was on its way: the page may be older than they are. */
  #meanwhile: MessageChange[] | undefined
  /** More than this, and the oldest go. */
  #kept = KEPT_MESSAGES
  #hasOlder = false

  constructor(wishes: () => Wishes, report: Report) {
    this.#wishes = wishes
    this.store = new DerivedStore(() => this.#compute(), report)
  }

  /** Whether the server has older messages than those here. */
  get hasOlder(): boolean {
    return this.#hasOlder
  }

  /** The `seq` of the oldest message here. */
  get oldest(): number | undefined {
    return this.#log[0]?.seq
  }

  /** The `seq` of the newest message here. */
  get newest(): number | undefined {
    return this.#log.at(-1)?.seq
  }

  /** Begins anew. */
  reset(messages: readonly ChatMessage[], hasOlder = false): void {
    this.#log = messages.map(toSentItem)
    this.#hasOlder = hasOlder
    this.#granted = []
    this.#kept = KEPT_MESSAGES
    this.store.invalidate()
  }

  /** A message of the log, or the answer to a send, which may come first. */
  add(message: ChatMessage): void {
    if (this.#insert(toSentItem(message))) this.store.invalidate()
  }

  /** A change of the log. */
  change(change: MessageChange): void {
    this.#meanwhile?.push(change)
    this.#granted = this.#granted.filter((granted) => !isAbout(granted, change))
    const index = this.#log.findLastIndex(({ id }) => id === change.messageId)
    const item = this.#log[index]
    if (item) this.#log[index] = changed(item, change)
    this.store.invalidate()
  }

  /** The server has made a change that was asked for; its event follows, or has come already. */
  grant(change: MessageChange): void {
    const item = this.#log.findLast(({ id }) => id === change.messageId)
    if (item && !isReflected(item, change)) this.#granted.push(change)
    this.store.invalidate()
  }

  /** The wishes have changed. */
  touch(): void {
    this.store.invalidate()
  }

  /** Puts an older page before the rest. `read` asks for the messages below a `seq`. */
  async loadOlder(read: (before: number | undefined) => Promise<MessagePage>): Promise<boolean> {
    this.#meanwhile = []
    try {
      const { items, nextCursor } = await read(this.oldest)
      this.#kept = this.#log.length + items.length + KEPT_MESSAGES
      for (const message of items) this.#insert(this.#upToDate(toSentItem(message)))
      this.#hasOlder = nextCursor !== undefined
      this.store.invalidate()
      return this.#hasOlder
    } finally {
      this.#meanwhile = undefined
    }
  }

  #upToDate(item: SentItem): SentItem {
    const missed = this.#meanwhile?.filter(({ messageId }) => messageId === item.id) ?? []
    return missed.reduce(changed, item)
  }

  /** Puts a message in its place; says no when it is there already, since the log knows it better. */
  #insert(item: SentItem): boolean {
    const index = this.#log.findLastIndex(({ seq }) => seq <= item.seq)
    if (this.#log[index]?.seq === item.seq) return false
    this.#log.splice(index + 1, 0, item)
    // In steps, so that a busy room does not move the whole list with every message.
    const surplus = this.#log.length - this.#kept
    if (surplus > KEPT_MESSAGES / 10) {
      this.#log.splice(0, surplus)
      this.#hasOlder = true
    }
    return true
  }

  #compute(): readonly MessageItem[] {
    const { sends, changes } = this.#wishes()
    const overlay = [...this.#granted, ...changes]
    const items =
      overlay.length === 0 ? [...this.#log] : this.#log.map((item) => withChanges(item, overlay))
    if (sends.length === 0) return items
    const stored = new Set(this.#log.map(({ key }) => key))
    return [...items, ...sends.filter(({ key }) => !stored.has(key))]
  }
}

function withChanges(item: SentItem, changes: readonly MessageChange[]): SentItem {
  return changes.filter(({ messageId }) => messageId === item.id).reduce(changed, item)
}

/** Whether a change makes no difference any more. */
function isReflected(item: SentItem, change: MessageChange): boolean {
  if (change.kind === 'edited' && item.content === change.content) return true
  return changed(item, change) === item
}

/** Whether two changes are about the same thing, so that the later one decides. */
function isAbout(one: MessageChange, other: MessageChange): boolean {
  if (one.messageId !== other.messageId) return false
  if (one.kind !== 'reaction' || other.kind !== 'reaction') return one.kind === other.kind
  return one.emoji === other.emoji && one.userId === other.userId
}
