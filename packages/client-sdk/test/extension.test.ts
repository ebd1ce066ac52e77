// Events of a contract of one's own, between the real server and the SDK.
import { chat, extend, record, request } from '@chatnode/protocol'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { ChatClient } from '../src/index.ts'
import { PASSWORD, serve, type LiveServer } from './support/live.ts'

const Changed = z.object({ roomId: z.string(), seq: z.int(), votes: z.int() })

const polls = extend(chat, {
  clientToServer: {
    'poll:vote': request({
      payload: z.object({ roomId: z.string() }),
      ack: Changed,
      errors: ['room_not_found', 'not_a_member'],
    }),
  },
  serverToClient: { 'poll:changed': record({ payload: Changed }) },
})
type Polls = typeof polls

function start(): Promise<LiveServer<Polls>> {
  let votes = 0
  return serve({
    contract: polls,
    handlers: {
      'poll:vote': ({ payload: { roomId }, context }) => {
        votes += 1
        return context.append('poll:changed', { roomId, votes })
      },
    },
  })
}

interface Voter extends AsyncDisposable {
  readonly client: ChatClient<Polls>
}

async function voter({ url }: LiveServer<Polls>, username: string): Promise<Voter> {
  const reconnect = { minDelayMs: 50, maxDelayMs: 200 }
  const client = new ChatClient({ url, contract: polls, reconnect, random: () => 1 })
  await client.register({ username, password: PASSWORD })
  await client.connect()
  return { client, [Symbol.asyncDispose]: () => client.close() }
}

describe('a record of one’s own', () => {
  it('is heard once, in the one order of the room, live and after an absence', async () => {
    await using app = await start()
    await using ada = await voter(app, 'ada')
    await using bob = await voter(app, 'bob')
    const room = await ada.client.rooms.create({ name: 'general' })
    const seen = bob.client.rooms.get(room.id)
    const heard: string[] = []
    bob.client.onEvent('poll:changed', ({ seq, votes }) => heard.push(`${seq}: ${votes} votes`))
    seen.on('message', ({ seq, content }) => heard.push(`${seq}: ${content}`))
    await room.join()
    await seen.join()
    const first = seen.position?.seq ?? 0
    const vote = (): Promise<unknown> => ada.client.call('poll:vote', { roomId: room.id })
    await vote()
    await room.send('live')
    await expect.poll(() => heard).toHaveLength(2)
    await bob.client.close()
    await vote()
    await room.send('missed')
    await vote()
    await bob.client.connect()
    await seen.join({ from: { epoch: seen.position?.epoch ?? '', seq: first + 2 } })
    await expect.poll(() => heard).toHaveLength(5)
    const back = new Promise<void>((resolve) => {
      ada.client.on('status', ({ status }) => status === 'connected' && resolve())
    })
    app.cut()
    await back
    await vote()
    await expect.poll(() => heard).toHaveLength(6)
    expect(heard).toEqual(
      ['1 votes', 'live', '2 votes', 'missed', '3 votes', '4 votes'].map(
        (what, index) => `${first + index + 1}: ${what}`,
      ),
    )
  })

  it('keeps the next event of the room waiting until its handler is done', async () => {
    await using app = await start()
    await using ada = await voter(app, 'ada')
    const room = await ada.client.rooms.create({ name: 'general' })
    const heard: string[] = []
    let finish = (): void => undefined
    const done = new Promise<void>((resolve) => (finish = resolve))
    ada.client.onEvent('poll:changed', async () => {
      await done
      heard.push('changed')
    })
    room.on('message', ({ content }) => heard.push(content))
    await room.join()
    const { seq } = await ada.client.call('poll:vote', { roomId: room.id })
    await room.send('after')
    expect(heard).toEqual([])
    expect(room.position?.seq).toBe(seq - 1)
    finish()
    await expect.poll(() => heard).toEqual(['changed', 'after'])
    expect(room.position?.seq).toBe(seq + 1)
  })
})
