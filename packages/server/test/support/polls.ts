import { chat, extend, notice, record, request, signal } from '@chatnode/protocol'
import { createChatServer, type ChatServerOptions, type OwnHandlers } from '@chatnode/server'
import * as z from 'zod/mini'
import type { TestServer } from './start-server.ts'

const id = z.string().check(z.minLength(1))
const InRoom = z.object({ roomId: id })

/** A contract with polls in it. */
const polls = extend(chat, {
  errors: {
    'poll:closed': {
      status: 409,
      message: 'the poll is closed',
      data: z.object({ since: z.string() }),
    },
  },
  clientToServer: {
    'poll:vote': request({
      payload: z.object({ roomId: id, pollId: id, choice: z.int() }),
      ack: z.object({ votes: z.int() }),
      errors: ['room_not_found', 'not_a_member', 'poll:closed'],
      summary: 'Votes in a poll.',
    }),
    'poll:look': request({
      payload: z.object({ roomId: id, to: z.optional(id) }),
      ack: z.object({ member: z.boolean(), present: z.boolean() }),
      errors: ['not_joined', 'not_a_member', 'room_not_found'],
    }),
    'poll:hover': signal({ payload: InRoom, errors: ['not_joined'] }),
  },
  serverToClient: {
    'poll:changed': record({
      payload: z.object({ roomId: id, seq: z.int(), pollId: id, votes: z.int() }),
      summary: 'A poll has another result.',
    }),
    'poll:hovered': notice({ payload: z.object({ roomId: id, by: id }) }),
  },
})

export type Polls = typeof polls

/** Handlers that do what the events say; a test replaces those that it is about. */
function pollHandlers(): OwnHandlers<Polls> {
  let votes = 0
  return {
    'poll:vote': async ({ payload: { roomId, pollId }, context, fail }) => {
      if (pollId === 'closed') fail('poll:closed', { since: 'yesterday' })
      await context.append('poll:changed', { roomId, pollId, votes: votes + 1 })
      votes += 1
      return { votes }
    },
    'poll:look': async ({ payload: { roomId }, context }) => ({
      member: await context.isMember(roomId),
      present: context.isPresent(roomId),
    }),
    'poll:hover': ({ payload: { roomId }, context }) => {
      context.assertPresent(roomId)
      const { userId } = context.actor
      context.notify({ roomId, exceptUserId: userId }, 'poll:hovered', { roomId, by: userId })
    },
  }
}

/** A real server that serves polls. */
export async function startPolls(
  handlers: Partial<OwnHandlers<Polls>> = {},
  options: ChatServerOptions<Polls> = {},
): Promise<TestServer & { server: Awaited<ReturnType<typeof createPolls>> }> {
  const server = await createPolls({ ...pollHandlers(), ...handlers }, options)
  const { port } = await server.listen(0)
  return {
    server,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => server.close(),
  }
}

const createPolls = (handlers: OwnHandlers<Polls>, options: ChatServerOptions<Polls>) =>
  createChatServer<Polls>({
    databaseUrl: 'sqlite::memory:',
    logLevel: 'silent',
    rateLimits: 'off',
    presenceGraceMs: 0,
    ...options,
    contract: polls,
    handlers,
  })
