// A program over the SDK. Each mistake has to be one for the compiler: where a type has died to
// `any`, the mistake compiles, and the unused expectation is an error.
import { ChatClient, isChatError, type ChatMessage, type Room } from '@chatnode/client-sdk'
import { chat, extend, notice, request } from '@chatnode/protocol'
import * as z from 'zod/mini'

export const client = new ChatClient({ url: 'http://localhost:3000', catchUpAtMost: 500 })

// @ts-expect-error -- no such option
export const misspelt = new ChatClient({ uri: 'http://localhost:3000' })
// @ts-expect-error -- a number of milliseconds
export const mistyped = new ChatClient({ url: '', requestTimeoutMs: '10s' })

export async function talk(): Promise<ChatMessage | undefined> {
  await client.login({ username: 'ada', password: 'correct horse' })
  // @ts-expect-error -- no password
  await client.login({ username: 'ada' })
  const room: Room = await client.rooms.create({ name: 'general' })
  room.on('message', ({ content, seq }) => {
    const text: string = content
    // @ts-expect-error -- a number
    const position: string = seq
    return void [text, position]
  })
  // @ts-expect-error -- no such event
  room.on('mesage', () => undefined)
  // @ts-expect-error -- a text
  await room.send(1)
  // @ts-expect-error -- metadata are for a contract that declares them
  await room.send({ content: 'hello', metadata: { mood: 'good' } })
  const sent = await room.send('hello')
  // @ts-expect-error -- no such field
  void sent.body
  const [item] = room.messages.getSnapshot()
  // @ts-expect-error -- no such status
  if (item?.status === 'lost') return undefined
  return sent
}

export async function call(): Promise<void> {
  const { position } = await client.call('join-room', { roomId: 'r1', messageLimit: 10 })
  // @ts-expect-error -- an object with an epoch and a seq
  void (position satisfies number)
  // @ts-expect-error -- a room
  await client.call('join-room', { room: 'r1' })
  // @ts-expect-error -- a request, not a signal
  client.signal('join-room', { roomId: 'r1' })
}

export function explain(error: unknown): string {
  if (!isChatError(error)) return 'a bug'
  // @ts-expect-error -- codes of a newer server are texts, too, but not numbers
  if (error.code === 404) return 'gone'
  return error.retryable ? 'later' : error.code
}

const app = extend(chat, {
  clientToServer: {
    'poll:vote': request({
      payload: z.object({ pollId: z.string(), choice: z.int() }),
      ack: z.object({ votes: z.array(z.int()) }),
    }),
  },
  serverToClient: { 'poll:changed': notice({ payload: z.object({ pollId: z.string() }) }) },
})
const extended = new ChatClient({ url: 'http://localhost:3000', contract: app })

export async function vote(): Promise<number[]> {
  extended.onEvent('poll:changed', ({ pollId }) => void (pollId satisfies string))
  // @ts-expect-error -- no such event
  extended.onEvent('poll:closed', () => undefined)
  // @ts-expect-error -- a number
  await extended.call('poll:vote', { pollId: 'p1', choice: 'tea' })
  const { votes } = await extended.call('poll:vote', { pollId: 'p1', choice: 2 })
  return votes
}
