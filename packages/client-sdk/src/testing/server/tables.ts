import type { ChatMessage, PublicUser, RoomRole, RoomVisibility } from '@chatnode/protocol'

/** Who acts. */
export interface Actor {
  readonly user: PublicUser
  readonly sessionId: string
}

export interface UserRow extends PublicUser {
  readonly password: string
  readonly createdAt: number
}

export interface MemberRow {
  readonly user: PublicUser
  readonly role: RoomRole
  readonly joinedAt: number
  /** Up to where they have read. */
  readSeq: number
}

/** One user's one reaction. */
interface ReactionRow {
  readonly emoji: string
  readonly userId: string
}

export interface MessageRow {
  /** As it is now, but for its reactions. */
  message: ChatMessage
  /** In the order in which they came. */
  reactions: ReactionRow[]
  /** The events of the log that hold a text of it, beside its own. */
  edits: number[]
}

/** An event of a room's log, as it was broadcast. */
interface EventRow {
  readonly seq: number
  readonly event: string
  payload: string
}

export interface RoomRow {
  readonly id: string
  name: string
  visibility: RoomVisibility
  readonly createdBy: string
  readonly createdAt: number
  headSeq: number
  /** Up to here the log was trimmed. */
  floorSeq: number
  /** In the order in which they came. */
  readonly members: Map<string, MemberRow>
  /** In rising `seq`. */
  readonly messages: Map<string, MessageRow>
  log: EventRow[]
}

/** Everything that is durable. */
export class Tables {
  readonly users: Map<string, UserRow> = new Map()
  /** In the order in which they were created. */
  readonly rooms: Map<string, RoomRow> = new Map()

  /** Without regard to case. */
  findUser(username: string): UserRow | undefined {
    const key = username.toLowerCase()
    return [...this.users.values()].find((user) => user.username.toLowerCase() === key)
  }
}

/** Readable ids that rise: `room-000001`. */
export class Ids {
  readonly #counts = new Map<string, number>()

  next(kind: string): string {
    const count = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, count)
    return `${kind}-${String(count).padStart(6, '0')}`
  }
}

/** The message with its reactions: emojis, and users under each, in the order in which they came. */
export function toMessage({ message, reactions }: MessageRow): ChatMessage {
  if (reactions.length === 0) return message
  const userIds = new Map<string, string[]>()
  for (const { emoji, userId } of reactions) {
    userIds.set(emoji, [...(userIds.get(emoji) ?? []), userId])
  }
  const grouped = [...userIds].map(([emoji, ids]) => ({ emoji, userIds: ids }))
  return { ...message, reactions: grouped }
}

export function toTime(at: number): string {
  return new Date(at).toISOString()
}
