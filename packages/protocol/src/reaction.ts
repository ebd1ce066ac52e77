import * as z from 'zod/mini'
import { PublicUser } from './account.ts'
import { feature } from './kernel/contract.ts'
import { command, endpoint, record } from './kernel/definition.ts'
import { schemaOf } from './kernel/schema.ts'
import { ChatMessage, MessageInRoom } from './message.ts'
import { emoji, id, seq } from './text.ts'

/** Somebody put an emoji under a message, or took it away. */
export interface ReactionChanged {
  roomId: string
  seq: number
  messageId: string
  emoji: string
  user: PublicUser
}

export const ReactionChanged = schemaOf<ReactionChanged>('ReactionChanged')(
  z.object({ roomId: id, seq, messageId: id, emoji: z.string(), user: PublicUser }),
)

const payload = z.object({ roomId: id, messageId: id, emoji })
const errors = ['room_not_found', 'not_a_member', 'message_not_found'] as const

/** Reactions. Each user has each emoji at most once under a message; a repetition makes no event. */
export const reaction = feature({
  clientToServer: {
    /** Puts an emoji under a message. */
    'add-reaction': command({ payload, ack: ChatMessage, errors, idempotent: true }),
    /** Takes the caller's emoji away again. */
    'remove-reaction': command({ payload, ack: ChatMessage, errors, idempotent: true }),
  },
  serverToClient: {
    /** A user put an emoji under a message. */
    'reaction-added': record({ payload: ReactionChanged }),
    /** A user took their emoji away again. */
    'reaction-removed': record({ payload: ReactionChanged }),
  },
  http: {
    /** Puts an emoji under a message. */
    addReaction: endpoint({
      method: 'POST',
      path: '/api/rooms/:roomId/messages/:messageId/reactions',
      params: MessageInRoom,
      body: z.object({ emoji }),
      response: ChatMessage,
      errors,
    }),
    /** Takes the caller's emoji away again. */
    removeReaction: endpoint({
      method: 'DELETE',
      path: '/api/rooms/:roomId/messages/:messageId/reactions/:emoji',
      params: payload,
      response: ChatMessage,
      errors,
    }),
  },
})
