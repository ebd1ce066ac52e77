// What the server and the client of the product agree on. Both import this file, and nothing else of
// each other.
import { chat, extend, record, request, schemaOf } from '@chatnode/protocol'
import * as z from 'zod/mini'

const id = z.string().check(z.minLength(1), z.maxLength(64))
const text = z.string().check(z.minLength(1), z.maxLength(200))

/** A poll as everybody in the room sees it. */
export interface Poll {
  id: string
  question: string
  options: { text: string; votes: number }[]
}

export const Poll = schemaOf<Poll>('Poll')(
  z.object({
    id,
    question: text,
    options: z.array(z.object({ text, votes: z.int() })).check(z.minLength(2), z.maxLength(10)),
  }),
)

export const app = extend(chat, {
  errors: {
    'poll:not-found': { status: 404, message: 'there is no such poll in the room' },
    'poll:no-such-option': {
      status: 422,
      message: 'the poll does not have this option',
      data: z.object({ options: z.int() }),
    },
  },
  clientToServer: {
    'poll:create': request({
      summary: 'Asks the members of a room something.',
      payload: z.object({
        roomId: id,
        question: text,
        options: z.array(text).check(z.minLength(2), z.maxLength(10)),
      }),
      ack: Poll,
      errors: ['room_not_found', 'not_a_member'],
    }),
    'poll:vote': request({
      summary: 'Votes in a poll. A second vote of the same user replaces the first.',
      payload: z.object({ roomId: id, pollId: id, option: z.int().check(z.gte(0)) }),
      ack: Poll,
      errors: ['room_not_found', 'not_a_member', 'poll:not-found', 'poll:no-such-option'],
    }),
  },
  serverToClient: {
    'poll:changed': record({
      summary: 'A poll was opened, or has another result.',
      payload: z.object({ roomId: id, seq: z.int(), poll: Poll }),
    }),
  },
  metadata: {
    message: z.object({
      attachment: z.optional(z.object({ url: z.url(), name: text })),
    }),
  },
})

export type App = typeof app
