import type {
  ChatMessage,
  JoinedRoom,
  MemberAdded,
  MemberRemoved,
  MessageDeleted,
  MessageEdited,
  ReactionChanged,
  ReadUpdated,
  RoomUpdated,
  UserInRoom,
} from '@chatnode/protocol'
import type { ChatError } from './errors.ts'
import type { OutboxCommand } from './outbox/storage.ts'
import type { RoomStatus } from './room-machine.ts'
import type { Resync } from './room-sync.ts'

/** A change of the reactions under a message. */
export interface ReactionEvent extends ReactionChanged {
  change: 'added' | 'removed'
}

/** A command that the server has refused for good. */
export interface Refused {
  command: OutboxCommand
  error: ChatError
  /** Of a `send-message`: what `room.retry` and `room.discard` take. */
  clientMessageId?: string
  messageId?: string
  content?: string
  emoji?: string
}

/**
 * What `room.on` can hear. The durable events (`message`, `edited`, `deleted`, `reaction`,
 * `member-added`, `member-removed`, `updated`) come once each and in the order of `seq`, whether
 * they arrived live or were read from the log after a reconnect. The next one waits for the promise
 * that a handler returns.
 */
export interface RoomEvents {
  /** A message. Those of the page that a first join answers are in `room.messages`; they are no events. */
  message: ChatMessage
  /** An author changed a message. */
  edited: MessageEdited
  /** A message was deleted; what is left of it is a tombstone. */
  deleted: MessageDeleted
  /** Somebody put an emoji under a message, or took it away. */
  reaction: ReactionEvent
  'member-added': MemberAdded
  'member-removed': MemberRemoved
  /** The room's name or visibility changed. */
  updated: RoomUpdated
  /** The events cannot be continued: forget what was shown of the room, and begin anew with the snapshot. */
  resync: Resync

  /** A user's first connection entered the room. */
  'user-joined': UserInRoom
  /** A user's last connection left the room. */
  'user-left': UserInRoom
  /** Somebody has read further. In a crowd of more than a hundred only this user's own reading is told. */
  read: ReadUpdated
  /** The room and everything in it was deleted; `left` follows. */
  'room-deleted': { roomId: string }

  /** This client is in the room: after `join`, and after every reconnect. */
  joined: JoinedRoom
  /** This client is no longer in the room, and did not ask for it: removed, or the room is gone. */
  left: { error: ChatError }
  /** The server has refused a message, or a change of one, also one of an earlier run of the app. */
  refused: Refused
  /** `room.status` has changed. */
  status: RoomStatus
}
