// What `createChatServer` promises at compile time to those who extend the contract.
import { chat, extend, notice, record, request, type Chat } from '@chatnode/protocol'
import { expectTypeOf } from 'vitest'
import * as z from 'zod/mini'
import type { EventContext, OwnHandlers, OwnRecordName } from './extension.ts'
import { createChatServer, type ChatServer } from './index.ts'

const InRoom = z.object({ roomId: z.string() })
const closed = { status: 409, message: 'closed', data: z.object({ since: z.string() }) } as const

const app = extend(chat, {
  errors: { 'poll:closed': closed },
  clientToServer: {
    'poll:vote': request({
      payload: InRoom,
      ack: z.object({ votes: z.int() }),
      errors: ['poll:closed'],
    }),
    'poll:open': request({ payload: InRoom, ack: InRoom }),
  },
  serverToClient: {
    'poll:changed': record({
      payload: z.object({ roomId: z.string(), seq: z.int(), votes: z.int() }),
    }),
    'poll:hovered': notice({ payload: z.object({ by: z.string() }) }),
  },
})
type App = typeof app

expectTypeOf<keyof OwnHandlers<App>>().toEqualTypeOf<'poll:vote' | 'poll:open'>()
expectTypeOf<OwnRecordName<App>>().toEqualTypeOf<'poll:changed'>()

// Complete and correct.
const handlers: OwnHandlers<App> = {
  'poll:vote': async ({ payload, context, fail }) => {
    expectTypeOf(payload).toEqualTypeOf<{ roomId: string }>()
    expectTypeOf(context).toEqualTypeOf<EventContext<App>>()
    if (payload.roomId === '') fail('poll:closed', { since: '' })
    // @ts-expect-error -- the declared data is missing
    if (payload.roomId === '') fail('poll:closed')
    // @ts-expect-error -- not declared by this event
    if (payload.roomId === '') fail('forbidden')
    const changed = await context.append('poll:changed', { roomId: payload.roomId, votes: 1 })
    expectTypeOf(changed).toEqualTypeOf<{ roomId: string; seq: number; votes: number }>()
    // @ts-expect-error -- a payload of another shape
    await context.append('poll:changed', { roomId: payload.roomId, votes: 'one' })
    // @ts-expect-error -- a notice is not stored
    await context.append('poll:hovered', { by: '' })
    context.notify({ userId: '' }, 'poll:hovered', { by: '' })
    // @ts-expect-error -- a record is stored, not just told
    context.notify({ roomId: '' }, 'poll:changed', { roomId: '', seq: 1, votes: 1 })
    // @ts-expect-error -- a built-in event is the server's own to send
    context.notify({ roomId: '' }, 'user-left', { roomId: '', user: { id: '', username: '' } })
    return { votes: 1 }
  },
  'poll:open': ({ payload }) => payload,
}

expectTypeOf(createChatServer({ contract: app, handlers })).toEqualTypeOf<
  Promise<ChatServer<App>>
>()
expectTypeOf(createChatServer()).toEqualTypeOf<Promise<ChatServer<Chat>>>()
void createChatServer({ port: 0 })
void createChatServer({ contract: chat })
void createChatServer({
  contract: app,
  handlers,
  eventLimits: { 'poll:vote': { burst: 1, perSecond: 1 } },
})
void createChatServer({
  contract: app,
  handlers: {
    ...handlers,
    'poll:open': ({ payload }) => {
      expectTypeOf(payload).toEqualTypeOf<{ roomId: string }>()
      return payload
    },
  },
})

// @ts-expect-error -- the handlers are missing
void createChatServer({ contract: app })
// @ts-expect-error -- one of them is missing
void createChatServer({ contract: app, handlers: { 'poll:open': ({ payload }) => payload } })
// @ts-expect-error -- one is for no event
void createChatServer({ contract: app, handlers: { ...handlers, 'poll:x': () => ({}) } })
// @ts-expect-error -- a built-in event has its handler already
void createChatServer({ contract: app, handlers: { ...handlers, 'send-message': () => ({}) } })
// @ts-expect-error -- the acknowledgment has another shape
void createChatServer({ contract: app, handlers: { ...handlers, 'poll:open': () => ({}) } })
// @ts-expect-error -- handlers of what
void createChatServer({ handlers })
const eventLimits = { 'poll:x': { burst: 1, perSecond: 1 } }
// @ts-expect-error -- a limit of no event
void createChatServer({ contract: app, handlers, eventLimits: { ...eventLimits, 'poll:y': 1 } })
