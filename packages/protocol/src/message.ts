import * as z from 'zod/mini'
import { PublicUser } from './account.ts'
import { feature } from './kernel/contract.ts'
import { command, endpoint, record } from './kernel/definition.ts'
import { schemaOf } from './kernel/schema.ts'
import { pageLimit, type Page } from './page.ts'
import { InRoom } from './room.ts'
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
}

const messageFields = {
  id,
  roomId: id,
  seq,
  user: PublicUser,
  content: z.string(),
  createdAt: timestamp,
  clientMessageId: z.optional(id),
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

const seqFromQuery = z.optional(z.coerce.number().check(z.int(), z.gte(0)))

const sendErrors = [
  'room_not_found',
  'not_a_member',
  'message_conflict',
  'content_rejected',
] as const

/** Sending, receiving and reading messages. */
export const message = feature({
  clientToServer: {
    // The id is optional on the wire, so that a plain Socket.IO client can send; without one a retry is a new message.
    'send-message': command({
      payload: z.object({ roomId: id, content, clientMessageId: z.optional(id) }),
      ack: SentMessage,
      errors: sendErrors,
    }),
  },
  serverToClient: {
    'message-received': record({ payload: ChatMessage }),
  },
  http: {
    /**
     * `before`: the newest messages below that seq. `after`: the oldest above it. Neither: the
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
    postMessage: endpoint({
      method: 'POST',
      path: '/api/rooms/:roomId/messages',
      params: InRoom,
      body: z.object({ content, clientMessageId: z.optional(id) }),
      response: SentMessage,
      status: 201,
      errors: sendErrors,
    }),
  },
})
