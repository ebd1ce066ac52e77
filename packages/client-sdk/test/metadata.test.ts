// Metadata of a contract of one's own, between the real server and the SDK.
import { chat, extend } from '@chatnode/protocol'
import { describe, expect, expectTypeOf, it } from 'vitest'
import * as z from 'zod/mini'
import { ChatClient, memoryStorage, type Draft, type Refused } from '../src/index.ts'
import { PASSWORD, serve, type LiveServer } from './support/live.ts'

const app = extend(chat, {
  metadata: {
    message: z.object({ attachment: z.optional(z.object({ url: z.string() })) }),
    room: z.object({ topic: z.string() }),
  },
})
type App = typeof app
type Attached = { attachment?: { url: string } | undefined } | undefined

interface Person extends AsyncDisposable {
  readonly client: ChatClient<App>
}

async function person({ url }: LiveServer<App>, username: string): Promise<Person> {
  const client = new ChatClient({ url, contract: app, outboxStorage: memoryStorage() })
  await client.register({ username, password: PASSWORD })
  await client.connect()
  return { client, [Symbol.asyncDispose]: () => client.close() }
}

const plan = { attachment: { url: 'https://files.test/plan.pdf' } }

describe('metadata', () => {
  it('of messages are sent, shown, heard, edited and deleted with them', async () => {
    await using server = await serve({ contract: app })
    await using ada = await person(server, 'ada')
    await using bob = await person(server, 'bob')
    const room = await ada.client.rooms.create({ name: 'general', metadata: { topic: 'tea' } })
    await room.join()
    const seen = bob.client.rooms.get(room.id)
    const heard: Attached[] = []
    seen.on('message', ({ metadata }) => heard.push(metadata))
    seen.on('edited', ({ metadata }) => heard.push(metadata))
    const joined = await seen.join()
    expect(joined.room.metadata?.topic).toBe('tea')
    const sending = room.send({ content: 'the plan', metadata: plan })
    const [pending] = room.messages.getSnapshot()
    expect(pending).toMatchObject({ status: 'queued', metadata: plan })
    const { id, metadata } = await sending
    expectTypeOf(metadata).toEqualTypeOf<Attached>()
    expect(metadata).toEqual(plan)
    await room.send('no plan')
    await room.edit(id, 'the old plan')
    await room.edit(id, { content: 'the new plan', metadata: {} })
    await expect.poll(() => heard).toEqual([plan, undefined, undefined, {}])
    const item = seen.messages.getSnapshot()[0]
    expect(item).toMatchObject({ content: 'the new plan', metadata: {} })
    expect((await seen.history()).items[0]?.metadata).toEqual({})
    await room.deleteMessage(id)
    await expect.poll(() => seen.messages.getSnapshot()[0]).not.toHaveProperty('metadata')
    expect(room.messages.getSnapshot()[0]).not.toHaveProperty('metadata')
  })

  it('of a room are changed by its owner', async () => {
    await using server = await serve({ contract: app })
    await using ada = await person(server, 'ada')
    const room = await ada.client.rooms.create({ name: 'general' })
    expect(room.summary?.metadata).toBeUndefined()
    await room.update({ metadata: { topic: 'cake' } })
    expect(room.summary?.metadata).toEqual({ topic: 'cake' })
    const { items } = await ada.client.rooms.list()
    expect(items[0]?.metadata?.topic).toBe('cake')
  })

  it('that do not fit never leave', async () => {
    await using server = await serve({ contract: app })
    await using ada = await person(server, 'ada')
    const room = await ada.client.rooms.create({ name: 'general' })
    // @ts-expect-error -- a url is text
    const sending = room.send({ content: 'x', metadata: { attachment: { url: 5 } } })
    await expect(sending).rejects.toMatchObject({
      code: 'invalid_payload',
      data: { issues: [{ path: 'metadata.attachment.url' }] },
    })
    expect(room.messages.getSnapshot()).toEqual([])
  })

  it('come back with a message that was refused', async () => {
    const beforeMessage = (): { reject: string } => ({ reject: 'no' })
    await using server = await serve({ contract: app, beforeMessage })
    await using ada = await person(server, 'ada')
    const room = await ada.client.rooms.create({ name: 'general' })
    const refused: (Refused & { metadata?: Attached })[] = []
    room.on('refused', (event) => refused.push(event))
    await room.join()
    await expect(room.send({ content: 'x', metadata: plan })).rejects.toMatchObject({
      code: 'content_rejected',
    })
    expect(refused).toMatchObject([{ content: 'x', metadata: plan }])
    expect(room.messages.getSnapshot()).toMatchObject([{ status: 'failed', metadata: plan }])
  })
})

it('is no part of a contract that does not declare it', () => {
  const { rooms } = new ChatClient({ url: 'http://chat.test' })
  const room = rooms.get('r1')
  // @ts-expect-error -- there is none
  void room.send({ content: 'x', metadata: plan }).catch(() => undefined)
  // @ts-expect-error -- there is none
  room.on('message', (message) => message.metadata)
  expectTypeOf<Draft>().toEqualTypeOf<string | { content: string }>()
})
