// What the kernel promises at compile time. `tsc` runs this file: an expectation that no longer
// holds, or a mistake that starts to compile, is an error here.
import { expectTypeOf } from 'vitest'
import * as z from 'zod/mini'
import { chat, type Chat, type ClientToServerEvents, type ServerToClientEvents } from '../chat.ts'
import type { ChatMessage, SentMessage } from '../message.ts'
import type { RoomUpdated } from '../room.ts'
import type { UserInRoom } from '../presence.ts'
import { defineContract, extend, feature, type DeclaredCode } from './contract.ts'
import { command, endpoint, notice, record, request, signal } from './definition.ts'
import type { Reply } from './envelope.ts'
import { toFailure, type FailureOf } from './failure.ts'
import type { Handlers } from './handlers.ts'
import type { Carrying, MetadataOf } from './metadata.ts'
import { schemaOf } from './schema.ts'
import type { AckOf, EventOf, PayloadOf } from './socket-events.ts'

const InRoom = z.object({ roomId: z.string() })

// A durable event without its place in a room's log.
// @ts-expect-error -- no seq
record({ payload: InRoom })
// @ts-expect-error -- no roomId
record({ payload: z.object({ seq: z.int() }) })
record({ payload: z.object({ roomId: z.string(), seq: z.int() }) })

// A command that could not be recognised when it is retried.
// @ts-expect-error -- no clientMessageId
command({ payload: InRoom, ack: InRoom })
command({ payload: InRoom, ack: InRoom, idempotent: true })
command({ payload: z.object({ clientMessageId: z.optional(z.string()) }), ack: InRoom })

// A signal has no answer.
// @ts-expect-error -- ack is forbidden
signal({ payload: InRoom, ack: InRoom })

// Reserved names, in both directions.
// @ts-expect-error -- Socket.IO throws on `disconnect`
feature({ clientToServer: { disconnect: signal({ payload: InRoom }) } })
// @ts-expect-error -- a Node emitter throws on `error`
feature({ serverToClient: { error: notice({ payload: InRoom }) } })

// A path parameter that no schema describes.
// @ts-expect-error -- params is missing
endpoint({ method: 'GET', path: '/rooms/:roomId', response: InRoom })
// @ts-expect-error -- params does not have roomId
endpoint({
  method: 'GET',
  path: '/rooms/:roomId',
  params: z.object({ id: z.string() }),
  response: InRoom,
})
endpoint({ method: 'GET', path: '/rooms/:roomId', params: InRoom, response: InRoom })

// An error code that is not in the table, of an event and of an endpoint.
const errors = {
  room_full: { status: 409, message: 'full', data: z.object({ limit: z.int() }) },
} as const
defineContract({
  name: 'test',
  version: '1.0',
  errors,
  features: [
    // @ts-expect-error -- room_empty is not in the table
    feature({
      clientToServer: { enter: request({ payload: InRoom, ack: InRoom, errors: ['room_empty'] }) },
    }),
  ],
})
defineContract({
  name: 'test',
  version: '1.0',
  errors,
  features: [
    // @ts-expect-error -- room_empty is not in the table
    feature({
      http: {
        enter: endpoint({ method: 'GET', path: '/', response: InRoom, errors: ['room_empty'] }),
      },
    }),
  ],
})

// One name in two features, for the same direction; each direction has names of its own.
const waveIn = feature({ clientToServer: { wave: signal({ payload: InRoom }) } })
const waveOut = feature({ serverToClient: { wave: notice({ payload: InRoom }) } })
defineContract({ name: 'test', version: '1.0', errors, features: [waveIn, waveOut] })
// @ts-expect-error -- both declare the client event `wave`
defineContract({ name: 'test', version: '1.0', errors, features: [waveIn, waveOut, waveIn] })

const contract = defineContract({
  name: 'test',
  version: '1.0',
  errors,
  features: [
    feature({
      clientToServer: {
        enter: request({
          payload: InRoom,
          ack: z.object({ count: z.int() }),
          errors: ['room_full'],
        }),
        wave: signal({ payload: InRoom }),
      },
    }),
    feature({ serverToClient: { wave: notice({ payload: z.object({ by: z.string() }) }) } }),
  ],
})
type Test = typeof contract
type TestHandlers = Handlers<Test, { userId: string }>

// A missing handler.
// @ts-expect-error -- no handler for `wave`
export const missing: TestHandlers = { enter: () => ({ count: 1 }) }

export const handlers: TestHandlers = {
  enter: ({ payload, context, fail }) => {
    expectTypeOf(payload).toEqualTypeOf<{ roomId: string }>()
    expectTypeOf(context).toEqualTypeOf<{ userId: string }>()
    // @ts-expect-error -- a wrong payload
    void payload.roomName
    // @ts-expect-error -- an undeclared error code
    if (payload.roomId === 'a') fail('forbidden')
    // @ts-expect-error -- the declared data is missing
    if (payload.roomId === 'b') fail('room_full')
    // @ts-expect-error -- data of another shape
    if (payload.roomId === 'c') fail('room_full', { limit: 'ten' })
    if (payload.roomId === 'd') fail('room_full', { limit: 10 })
    return { count: 1 }
  },
  wave: () => {},
}

export const wrongAck: TestHandlers = {
  // @ts-expect-error -- the acknowledgment has another shape
  enter: () => ({ total: 1 }),
  wave: () => {},
}

// A failure narrows by `known` and `code`.
declare const failure: FailureOf<Test, 'enter'>
if (failure.known) expectTypeOf(failure.data).toEqualTypeOf<{ limit: number }>()
else expectTypeOf(failure.data).toEqualTypeOf<unknown>()
expectTypeOf(toFailure(contract, { code: 'x', message: '' }).known).toEqualTypeOf<boolean>()

// Extensions: a name of one's own has a colon, so it can never redefine or meet a built-in one.
// @ts-expect-error -- send-message is built in
extend(chat, { clientToServer: { 'send-message': request({ payload: InRoom, ack: InRoom }) } })
// @ts-expect-error -- no colon
extend(chat, { serverToClient: { poll: notice({ payload: InRoom }) } })
// @ts-expect-error -- a code of one's own needs a colon too
extend(chat, { errors: { closed: { status: 409, message: 'closed' } } })
// @ts-expect-error -- the code is in no table
extend(chat, {
  clientToServer: {
    'poll:vote': request({ payload: InRoom, ack: InRoom, errors: ['poll:closed'] }),
  },
})
const extended = extend(chat, {
  errors: { 'poll:closed': { status: 409, message: 'closed' } },
  clientToServer: {
    'poll:vote': request({
      payload: InRoom,
      ack: InRoom,
      errors: ['poll:closed', 'room_not_found'],
    }),
  },
})
expectTypeOf<DeclaredCode<typeof extended, 'poll:vote'>>().toEqualTypeOf<
  'poll:closed' | 'room_not_found'
>()
expectTypeOf<DeclaredCode<typeof extended, 'leave-room'>>().toEqualTypeOf<never>()

// A schema that drifts from its interface.
interface Tally {
  yes: number
  no?: number | undefined
}
schemaOf<Tally>('Tally')(z.object({ yes: z.int(), no: z.optional(z.int()) }))
// @ts-expect-error -- a field is missing
schemaOf<Tally>('Tally')(z.object({ yes: z.int() }))
// @ts-expect-error -- another type
schemaOf<Tally>('Tally')(z.object({ yes: z.string(), no: z.optional(z.int()) }))
// @ts-expect-error -- optional became required
schemaOf<Tally>('Tally')(z.object({ yes: z.int(), no: z.int() }))

// The chat contract: one wire name may have another payload in each direction.
expectTypeOf<ClientToServerEvents['typing-start']>().toEqualTypeOf<
  (payload: { roomId: string }) => void
>()
expectTypeOf<ServerToClientEvents['typing-start']>().toEqualTypeOf<(payload: UserInRoom) => void>()
expectTypeOf<ServerToClientEvents['message-received']>().toEqualTypeOf<
  (payload: ChatMessage) => void
>()
expectTypeOf<ClientToServerEvents['send-message']>()
  .parameter(1)
  .toEqualTypeOf<(reply: Reply<SentMessage>) => void>()
expectTypeOf<DeclaredCode<Chat, 'send-message'>>().toEqualTypeOf<
  'room_not_found' | 'not_a_member' | 'message_conflict' | 'content_rejected'
>()

// Metadata: typed wherever a message or a room stands, and nowhere without a declaration.
const Attachment = z.object({ url: z.string() })
const carrying = extend(chat, {
  metadata: { message: Attachment },
  serverToClient: { 'poll:hovered': notice({ payload: InRoom }) },
})
type Attached = { url: string } | undefined
type Carrier = typeof carrying
expectTypeOf<MetadataOf<Carrier>>().toEqualTypeOf<{ readonly message: { url: string } }>()
expectTypeOf<EventOf<Carrier, 'message-received'>['metadata']>().toEqualTypeOf<Attached>()
expectTypeOf<EventOf<Carrier, 'message-edited'>['metadata']>().toEqualTypeOf<Attached>()
expectTypeOf<PayloadOf<Carrier, 'send-message'>['metadata']>().toEqualTypeOf<Attached>()
expectTypeOf<
  AckOf<Carrier, 'join-room'>['page']['items'][0]['metadata']
>().toEqualTypeOf<Attached>()
expectTypeOf<AckOf<Carrier, 'join-room'>['room']>().not.toHaveProperty('metadata')
expectTypeOf<EventOf<Carrier, 'message-deleted'>>().not.toHaveProperty('metadata')
expectTypeOf<Carrying<ChatMessage, {}>>().toEqualTypeOf<ChatMessage>()
expectTypeOf<
  Carrying<RoomUpdated, { room: { topic: string } }>['room']['visibility']
>().toEqualTypeOf<RoomUpdated['room']['visibility']>()
expectTypeOf<EventOf<Chat, 'message-received'>>().toEqualTypeOf<ChatMessage>()
// @ts-expect-error -- metadata is an object
extend(chat, { metadata: { message: z.string() } })
// @ts-expect-error -- metadata is no list
extend(chat, { metadata: { room: z.array(z.string()) } })
// @ts-expect-error -- nothing else carries any
extend(chat, { metadata: { user: Attachment } })
