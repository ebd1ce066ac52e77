import * as z from 'zod/mini'
import { PublicUser } from './account.ts'
import { InRoom } from './in-room.ts'
import { feature } from './kernel/contract.ts'
import { command, endpoint, record } from './kernel/definition.ts'
import { schemaOf } from './kernel/schema.ts'
import { pageLimit, queryNumber, type Page } from './page.ts'
import { content, id, seq, timestamp } from './text.ts'

/** A stored message. */
export interface ChatMessage {
  id: string
  roomId: string
  /** The message's place in its room's log: rising, and the only thing that orders messages. */
  seq: number
  user: PublicUser
  content: string
  createdAt: string
  /** The id that its author's client gave it, by which that client recognises its own message. */
  clientMessageId?: string | undefined
  /** When its author last changed it. */
  editedAt?: string | undefined
  /** When it was deleted. What is left is a tombstone: `content` is empty, here and in the log. */
  deletedAt?: string | undefined
  /** Who reacted with what; absent while nobody has. */
  reactions?: Reaction[] | undefined
}

/** One emoji under a message, and who put it there, in the order in which they did. */
export interface Reaction {
  emoji: string
  userIds: string[]
}

export const Reaction = schemaOf<Reaction>('Reaction')(
  z.object({ emoji: z.string(), userIds: z.array(id) }),
)

const messageFields = {
  id,
  roomId: id,
  seq,
  user: PublicUser,
  content: z.string(),
  createdAt: timestamp,
  clientMessageId: z.optional(id),
  editedAt: z.optional(timestamp),
  deletedAt: z.optional(timestamp),
  reactions: z.optional(z.array(Reaction)),
}

export const ChatMessage = schemaOf<ChatMessage>('ChatMessage')(z.object(messageFields))

/** The answer to a send. */
export interface SentMessage extends ChatMessage {
  /** True when this `clientMessageId` was stored before: this is the original, and it is not delivered again. */
  duplicate?: boolean | undefined
}

export const SentMessage = schemaOf<SentMessage>('SentMessage')(
  z.object({ ...messageFields, duplicate: z.optional(z.boolean()) }),
)

/** A run of messages in rising `seq`. */
export interface MessagePage extends Page<ChatMessage> {}

export const MessagePage = schemaOf<MessagePage>('MessagePage')(
  z.object({ items: z.array(ChatMessage), nextCursor: z.optional(z.string()) }),
)

/** An author changed a message. */
export interface MessageEdited {
  roomId: string
  seq: number
  messageId: string
  /** The new text; empty once the message has been deleted. */
  content: string
  editedAt: string
}

export const MessageEdited = schemaOf<MessageEdited>('MessageEdited')(
  z.object({ roomId: id, seq, messageId: id, content: z.string(), editedAt: timestamp }),
)

/** A message was deleted, by its author or by an owner of the room. */
export interface MessageDeleted {
  roomId: string
  seq: number
  messageId: string
  deletedBy: PublicUser
  deletedAt: string
}

export const MessageDeleted = schemaOf<MessageDeleted>('MessageDeleted')(
  z.object({ roomId: id, seq, messageId: id, deletedBy: PublicUser, deletedAt: timestamp }),
)

/** A message of a room, by its id. */
export const MessageInRoom = z.object({ roomId: id, messageId: id })

const seqFromQuery = z.optional(queryNumber().check(z.int(), z.gte(0)))

const sendErrors = [
  'room_not_found',
  'not_a_member',
  'message_conflict',
  'content_rejected',
] as const

const changeErrors = ['room_not_found', 'not_a_member', 'message_not_found', 'forbidden'] as const

/** Sending, receiving, reading, changing and deleting messages. */
export const message = feature({
  clientToServer: {
    /**
     * Posts a message to a room. Acknowledged once it is stored. The same `clientMessageId` again is
     * answered with the original; without one a retry is a new message.
     */
    'send-message': command({
      payload: z.object({ roomId: id, content, clientMessageId: z.optional(id) }),
      ack: SentMessage,
      errors: sendErrors,
    }),
    /** Changes the text of a message. The author's right. The same content again changes nothing, and makes no event. */
    'edit-message': command({
      payload: z.object({ roomId: id, messageId: id, content }),
      ack: ChatMessage,
      errors: [...changeErrors, 'content_rejected'],
      idempotent: true,
    }),
    /** Deletes a message. The author's right, and an owner's. Removes the text from the history and from the log. */
    'delete-message': command({
      payload: MessageInRoom,
      ack: ChatMessage,
      errors: changeErrors,
      idempotent: true,
    }),
  },
  serverToClient: {
    /** A message was posted to the room. */
    'message-received': record({ payload: ChatMessage }),
    /** The author changed the text of a message. */
    'message-edited': record({ payload: MessageEdited }),
    /** A message was deleted, by its author or by an owner of the room. */
    'message-deleted': record({ payload: MessageDeleted }),
  },
  http: {
    /**
     * Reads the history of a room, by page. `before`: the newest messages below that seq. `after`: the oldest above it. Neither: the
     * newest. Always in rising seq; `nextCursor` is the next `before` (or `after`).
     */
    listMessages: endpoint({
      method: 'GET',
      path: '/api/rooms/:roomId/messages',
      params: InRoom,
      query: z.object({ before: seqFromQuery, after: seqFromQuery, limit: pageLimit }),
      response: MessagePage,
      errors: ['room_not_found'],
    }),
    /** Posts a message to a room; it reaches the sockets as any other. */
    postMessage: endpoint({
      method: 'POST',
      path: '/api/rooms/:roomId/messages',
      params: InRoom,
      body: z.object({ content, clientMessageId: z.optional(id) }),
      response: SentMessage,
      status: 201,
      errors: sendErrors,
    }),
    /** Changes the text of a message. The author's right. */
    editMessage: endpoint({
      method: 'PATCH',
      path: '/api/rooms/:roomId/messages/:messageId',
      params: MessageInRoom,
      body: z.object({ content }),
      response: ChatMessage,
      errors: [...changeErrors, 'content_rejected'],
    }),
    /** Deletes a message. The author's right, and an owner's. */
    deleteMessage: endpoint({
      method: 'DELETE',
      path: '/api/rooms/:roomId/messages/:messageId',
      params: MessageInRoom,
      response: ChatMessage,
      errors: changeErrors,
    }),
  },
})
