// A send is stored once, however often it is sent and whatever happens in between.
import type { ChatMessage } from '@chatnode/protocol'
import { describe, expect, it } from 'vitest'
import { call, createRoom, register } from './support/api.ts'
import { connect } from './support/connect.ts'
import { startServer } from './support/start-server.ts'

const draft = { content: 'once', clientMessageId: 'the-draft' }

describe('a retry of a stored message', () => {
  it('is answered with the original, a hundred times at once', async () => {
    await using app = await startServer()
    const session = await register(app.url)
    const room = await createRoom(app.url, session)
    using client = await connect(app.url, session)
    await client.ask('join-room', { roomId: room.id })
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        client.ask<ChatMessage & { duplicate?: boolean }>('send-message', {
          roomId: room.id,
          ...draft,
        }),
      ),
    )
    expect(new Set(answers.map(({ id, seq }) => `${id} ${seq}`)).size).toBe(1)
    expect(answers.filter(({ duplicate }) => duplicate !== true)).toHaveLength(1)
    await client.ask('send-message', { roomId: room.id, content: 'later' })
    await client.next('message-received', ({ content }) => content === 'later')
    expect(client.received('message-received')).toHaveLength(2)
  })

  it('is answered also to an author who has been removed since', async () => {
    await using app = await startServer()
    const [owner, author] = [await register(app.url), await register(app.url)]
    const room = await createRoom(app.url, owner)
    using client = await connect(app.url, author)
    await client.ask('join-room', { roomId: room.id })
    const first = await client.ask('send-message', { roomId: room.id, ...draft })
    await call(app.url, `/api/rooms/${room.id}/members/${author.user.id}`, {
      method: 'DELETE',
      token: owner.accessToken,
    })
    await expect(client.ask('send-message', { roomId: room.id, ...draft })).resolves.toEqual({
      ...first,
      duplicate: true,
    })
    await expect(
      client.ask('send-message', { ...draft, roomId: room.id, clientMessageId: 'another' }),
    ).rejects.toMatchObject({ wire: { code: 'not_a_member' } })
  })

  it('is not shown to the hook again', async () => {
    let asked = 0
    await using app = await startServer({
      beforeMessage: () => {
        asked += 1
        return asked > 1 ? { reject: 'seen that' } : undefined
      },
    })
    const session = await register(app.url)
    const room = await createRoom(app.url, session)
    using client = await connect(app.url, session)
    await client.ask('send-message', { roomId: room.id, ...draft })
    await expect(client.ask('send-message', { roomId: room.id, ...draft })).resolves.toMatchObject({
      duplicate: true,
    })
    expect(asked).toBe(1)
  })
})

describe('joins at once', () => {
  it('do not get past the limit of rooms together', async () => {
    await using app = await startServer({ maxRoomsPerConnection: 5 })
    const session = await register(app.url)
    const rooms = await Promise.all(Array.from({ length: 12 }, () => createRoom(app.url, session)))
    using client = await connect(app.url, session)
    const replies = await Promise.all(
      rooms.map(({ id }) => client.reply('join-room', { roomId: id })),
    )
    expect(replies.filter(({ ok }) => ok)).toHaveLength(5)
  })
})
