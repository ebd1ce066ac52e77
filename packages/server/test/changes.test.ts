// Edits, deletions and reactions: in the log, in the history, and for whom.
import type { ChatMessage, JoinedRoom, MessagePage, SyncedRoom } from '@chatnode/protocol'
import type { Session } from '@chatnode/protocol'
import { describe, expect, it } from 'vitest'
import { call, createRoom, register } from './support/api.ts'
import { connect, type TestClient } from './support/connect.ts'
import { startServer, type TestServer } from './support/start-server.ts'

interface Scene extends AsyncDisposable {
  readonly app: TestServer
  readonly owner: Session
  readonly alice: TestClient
  readonly bob: TestClient
  readonly roomId: string
  readonly joined: JoinedRoom
  readonly message: ChatMessage
}

/** A room of Olivia's with Alice and Bob in it, and a message of Alice's. */
async function scene(): Promise<Scene> {
  const app = await startServer()
  const owner = await register(app.url, 'olivia')
  const room = await createRoom(app.url, owner)
  const alice = await connect(app.url, await register(app.url, 'alice'))
  const bob = await connect(app.url, await register(app.url, 'bob'))
  await alice.ask('join-room', { roomId: room.id })
  const joined = await bob.ask<JoinedRoom>('join-room', { roomId: room.id })
  const message = await alice.ask<ChatMessage>('send-message', {
    roomId: room.id,
    content: 'helo',
    clientMessageId: 'original',
  })
  return {
    app,
    owner,
    alice,
    bob,
    roomId: room.id,
    joined,
    message,
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  }
}

const historyOf = async ({ app, owner, roomId }: Scene): Promise<ChatMessage[]> => {
  const answer = await call<MessagePage>(app.url, `/api/rooms/${roomId}/messages`, {
    token: owner.accessToken,
  })
  return answer.body.items
}

describe('an edit', () => {
  it('reaches the room and the history, and leaves the place of the message', async () => {
    await using at = await scene()
    const target = { roomId: at.roomId, messageId: at.message.id }
    const edited = await at.alice.ask<ChatMessage>('edit-message', { ...target, content: 'hello' })
    expect(edited).toMatchObject({ id: at.message.id, seq: at.message.seq, content: 'hello' })
    await expect(at.bob.next('message-edited')).resolves.toEqual({
      ...target,
      seq: at.message.seq + 1,
      content: 'hello',
      editedAt: edited.editedAt,
    })
    expect(await historyOf(at)).toEqual([edited])
  })

  it('to the same text is a retry: the same answer, and no second event', async () => {
    await using at = await scene()
    const edit = { roomId: at.roomId, messageId: at.message.id, content: 'hello' }
    const first = await at.alice.ask<ChatMessage>('edit-message', edit)
    const second = await at.alice.ask<ChatMessage>('edit-message', edit)
    expect(second).toEqual(first)
    await at.alice.ask('send-message', { roomId: at.roomId, content: 'later' })
    await at.bob.next('message-received', ({ content }) => content === 'later')
    expect(at.bob.received('message-edited')).toHaveLength(1)
  })

  it('is its author’s right alone', async () => {
    await using at = await scene()
    const edit = { roomId: at.roomId, messageId: at.message.id, content: 'forged' }
    await expect(at.bob.ask('edit-message', edit)).rejects.toMatchObject({
      wire: { code: 'forbidden' },
    })
    const other = await createRoom(at.app.url, at.owner)
    await at.alice.ask('join-room', { roomId: other.id })
    const elsewhere = at.alice.ask('edit-message', { ...edit, roomId: other.id })
    await expect(elsewhere).rejects.toMatchObject({ wire: { code: 'message_not_found' } })
  })
})

describe('a deletion', () => {
  it('leaves a tombstone, and no text in the history, the log or the database', async () => {
    await using at = await scene()
    const target = { roomId: at.roomId, messageId: at.message.id }
    await at.alice.ask('edit-message', { ...target, content: 'a secret' })
    await at.alice.ask('add-reaction', { ...target, emoji: '👍' })
    const tombstone = await at.alice.ask<ChatMessage>('delete-message', target)
    expect(tombstone).toMatchObject({ content: '', deletedAt: expect.any(String) as string })
    expect(tombstone.reactions).toBeUndefined()
    await expect(at.bob.next('message-deleted')).resolves.toMatchObject(target)
    expect(await historyOf(at)).toEqual([tombstone])
    const { rooms } = await at.bob.ask<{ rooms: [SyncedRoom] }>('sync', {
      rooms: [{ roomId: at.roomId, position: at.joined.position }],
    })
    expect(rooms[0].events?.map(({ event }) => event)).toEqual([
      'message-received',
      'message-edited',
      'reaction-added',
      'message-deleted',
    ])
    expect(JSON.stringify(rooms)).not.toMatch(/helo|secret/)
    expect(rooms[0].events?.[0]?.payload).toMatchObject({
      content: '',
      deletedAt: tombstone.deletedAt,
    })
  })

  it('again changes nothing, and a change of what is deleted is refused', async () => {
    await using at = await scene()
    const target = { roomId: at.roomId, messageId: at.message.id }
    const first = await at.alice.ask('delete-message', target)
    await expect(at.alice.ask('delete-message', target)).resolves.toEqual(first)
    for (const [event, more] of [
      ['edit-message', { content: 'risen' }],
      ['add-reaction', { emoji: '👍' }],
    ] as const) {
      await expect(at.alice.ask(event, { ...target, ...more })).rejects.toMatchObject({
        wire: { code: 'message_not_found' },
      })
    }
    await at.alice.ask('send-message', { roomId: at.roomId, content: 'later' })
    await at.bob.next('message-received', ({ content }) => content === 'later')
    expect(at.bob.received('message-deleted')).toHaveLength(1)
  })

  it('is the right of the author and of an owner', async () => {
    await using at = await scene()
    const target = { roomId: at.roomId, messageId: at.message.id }
    await expect(at.bob.ask('delete-message', target)).rejects.toMatchObject({
      wire: { code: 'forbidden' },
    })
    const path = `/api/rooms/${at.roomId}/messages/${at.message.id}`
    const byOwner = await call<ChatMessage>(at.app.url, path, {
      method: 'DELETE',
      token: at.owner.accessToken,
    })
    expect(byOwner).toMatchObject({ status: 200, body: { content: '' } })
  })

  it('does not make a retry of the deleted message a new one', async () => {
    await using at = await scene()
    await at.alice.ask('delete-message', { roomId: at.roomId, messageId: at.message.id })
    const retry = await at.alice.ask('send-message', {
      roomId: at.roomId,
      content: 'helo',
      clientMessageId: 'original',
    })
    expect(retry).toMatchObject({ id: at.message.id, duplicate: true, content: '' })
    expect(await historyOf(at)).toHaveLength(1)
  })
})

describe('a reaction', () => {
  it('counts once per user and emoji, and reaches the room and the history', async () => {
    await using at = await scene()
    const target = { roomId: at.roomId, messageId: at.message.id }
    for (const emoji of ['👍', '🎉', '👍']) await at.bob.ask('add-reaction', { ...target, emoji })
    await at.alice.ask('add-reaction', { ...target, emoji: '👍' })
    const [message] = await historyOf(at)
    const [alice, bob] = [at.message.user.id, expect.any(String) as string]
    expect(message?.reactions).toEqual([
      { emoji: '👍', userIds: [bob, alice] },
      { emoji: '🎉', userIds: [bob] },
    ])
    await at.alice.next('reaction-added', ({ user }) => user.id === alice)
    expect(at.alice.received('reaction-added')).toHaveLength(3)
  })

  it('goes again, over REST as over the socket', async () => {
    await using at = await scene()
    const target = { roomId: at.roomId, messageId: at.message.id }
    await at.alice.ask('add-reaction', { ...target, emoji: '👍' })
    const removed = await at.alice.ask<ChatMessage>('remove-reaction', { ...target, emoji: '👍' })
    expect(removed.reactions).toBeUndefined()
    const path = `/api/rooms/${at.roomId}/messages/${at.message.id}/reactions`
    const token = at.owner.accessToken
    const added = await call<ChatMessage>(at.app.url, path, { token, body: { emoji: '👍' } })
    expect(added.body.reactions).toHaveLength(1)
    const gone = await call<ChatMessage>(at.app.url, `${path}/${encodeURIComponent('👍')}`, {
      method: 'DELETE',
      token,
    })
    expect(gone.body.reactions).toBeUndefined()
    expect(at.bob.received('reaction-removed').length).toBeGreaterThan(0)
  })

  it.each(['', ' ', 'a b', 'x'.repeat(17), '\u0000'])('cannot be %j', async (emoji) => {
    await using at = await scene()
    const reaction = { roomId: at.roomId, messageId: at.message.id, emoji }
    await expect(at.bob.ask('add-reaction', reaction)).rejects.toMatchObject({
      wire: { code: 'invalid_payload', data: { issues: [{ path: 'emoji' }] } },
    })
  })
})
