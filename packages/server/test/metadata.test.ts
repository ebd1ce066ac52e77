// Metadata that a contract of one's own lets messages and rooms carry.
import { chat, extend, type ChatMessage, type JoinedRoom, type Session } from '@chatnode/protocol'
import { createChatServer } from '@chatnode/server'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { call, createRoom, register } from './support/api.ts'
import { connect, type TestClient } from './support/connect.ts'
import { startServer } from './support/start-server.ts'

const app = extend(chat, {
  metadata: {
    message: z.object({ url: z.string(), tags: z.optional(z.array(z.string())) }),
    room: z.object({ topic: z.string() }),
  },
})

type Carrier = ChatMessage & { metadata?: unknown; duplicate?: boolean }

interface Scene extends AsyncDisposable {
  readonly url: string
  readonly session: Session
  readonly alice: TestClient
  readonly roomId: string
  readonly position: JoinedRoom['position']
  send(more?: object): Promise<Carrier>
  /** All that the room's log and its history say, as text. */
  everything(): Promise<string>
}

async function scene(contract: typeof app = app, databaseUrl = 'sqlite::memory:'): Promise<Scene> {
  const server = await createChatServer({ contract, databaseUrl, logLevel: 'silent' })
  const { port } = await server.listen(0)
  const url = `http://127.0.0.1:${port}`
  const session = await register(url)
  const { id: roomId } = await createRoom(url, session)
  const alice = await connect(url, session)
  const { position } = await alice.ask<JoinedRoom>('join-room', { roomId })
  const token = session.accessToken
  return {
    url,
    session,
    alice,
    roomId,
    position,
    send: (more) => alice.ask('send-message', { roomId, content: 'look', ...more }),
    async everything() {
      const history = await call(url, `/api/rooms/${roomId}/messages`, { token })
      const synced = await alice.ask('sync', { rooms: [{ roomId, position }] })
      return JSON.stringify([history.body, synced])
    },
    async [Symbol.asyncDispose]() {
      alice.socket.disconnect()
      await server.close()
    },
  }
}

const metadata = { url: 'https://files.test/plan.pdf', tags: ['plan'] }

describe('the metadata of a message', () => {
  it('are acknowledged, broadcast, in the history, in the log and in a join', async () => {
    await using at = await scene()
    const sent = await at.send({ metadata })
    expect(sent.metadata).toEqual(metadata)
    expect(await at.alice.next('message-received')).toEqual(sent)
    const again = await at.alice.ask<JoinedRoom>('join-room', { roomId: at.roomId })
    expect(again.page.items).toEqual([sent])
    expect((await at.everything()).match(/plan\.pdf/g)).toHaveLength(2)
    const { roomId } = at
    const posted = await call<Carrier>(at.url, `/api/rooms/${roomId}/messages`, {
      token: at.session.accessToken,
      body: { content: 'over REST', metadata: { url: 'x' } },
    })
    expect(posted).toMatchObject({ status: 201, body: { metadata: { url: 'x' } } })
  })

  it.each([
    [{ url: 5 }, 'metadata.url'],
    [{}, 'metadata.url'],
    [{ ...metadata, typo: 1 }, 'metadata.typo'],
    ['text', 'metadata'],
    [{ url: 'x'.repeat(4_000) }, 'metadata'],
  ])('are refused as %j', async (wrong, path) => {
    await using at = await scene()
    const payload = { roomId: at.roomId, content: 'look', metadata: wrong }
    expect(await at.alice.reply('send-message', payload)).toMatchObject({
      error: { code: 'invalid_payload', data: { issues: [{ path }] } },
    })
  })

  it('are an unknown key under a contract without them', async () => {
    await using server = await startServer()
    const session = await register(server.url)
    const { id: roomId } = await createRoom(server.url, session)
    using alice = await connect(server.url, session)
    expect(await alice.reply('send-message', { roomId, content: 'look', metadata })).toMatchObject({
      error: { data: { issues: [{ path: 'metadata' }] } },
    })
  })

  it('belong to what a retry repeats, in whatever order', async () => {
    await using at = await scene()
    const first = await at.send({ metadata, clientMessageId: 'one' })
    const { url, tags } = metadata
    await expect(at.send({ metadata: { tags, url }, clientMessageId: 'one' })).resolves.toEqual({
      ...first,
      duplicate: true,
    })
    for (const other of [{ metadata: { url } }, {}]) {
      await expect(at.send({ ...other, clientMessageId: 'one' })).rejects.toMatchObject({
        wire: { code: 'message_conflict' },
      })
    }
  })

  it('change with an edit that gives some, and stay with one that gives none', async () => {
    await using at = await scene()
    const { id: messageId } = await at.send({ metadata })
    const edit = (change: object): Promise<Carrier> =>
      at.alice.ask('edit-message', { roomId: at.roomId, messageId, ...change })
    expect(await edit({ content: 'read' })).toMatchObject({ content: 'read', metadata })
    const moved = { url: 'moved' }
    expect(await edit({ content: 'read', metadata: moved })).toMatchObject({ metadata: moved })
    await edit({ content: 'read', metadata: moved })
    await at.send({ content: 'later' })
    await at.alice.next('message-received', ({ content }) => content === 'later')
    const edited = at.alice.received('message-edited')
    expect(edited).toHaveLength(2)
    expect(edited[0]).not.toHaveProperty('metadata')
    expect(edited[1]).toMatchObject({ content: 'read', metadata: moved })
    expect(await at.everything()).toContain('"metadata":{"url":"moved"}')
  })

  it('go with the message, from the history and from the log', async () => {
    await using at = await scene()
    const { id: messageId } = await at.send({ metadata: { url: 'secret' } })
    const target = { roomId: at.roomId, messageId }
    await at.alice.ask('edit-message', { ...target, content: 'x', metadata: { url: 'secret 2' } })
    expect(await at.everything()).toContain('secret')
    const tombstone = await at.alice.ask('delete-message', target)
    expect(tombstone).not.toHaveProperty('metadata')
    expect(await at.everything()).not.toMatch(/secret|metadata/)
  })

  it('are looked at before they are stored', async () => {
    const server = await createChatServer({
      contract: app,
      databaseUrl: 'sqlite::memory:',
      logLevel: 'silent',
      beforeMessage: (_, draft) =>
        draft.metadata?.url.startsWith('http:') ? { reject: 'not safe' } : undefined,
    })
    const { port } = await server.listen(0)
    const url = `http://127.0.0.1:${port}`
    const session = await register(url)
    const { id: roomId } = await createRoom(url, session)
    using alice = await connect(url, session)
    const send = { roomId, content: 'x' }
    expect(
      await alice.reply('send-message', { ...send, metadata: { url: 'http://x' } }),
    ).toMatchObject({ error: { code: 'content_rejected' } })
    expect(
      await alice.reply('send-message', { ...send, metadata: { url: 'https://x' } }),
    ).toMatchObject({ ok: true })
    await server.close()
  })
})

describe('the metadata of a room', () => {
  it('are given with it, changed by owners, and told to those in it', async () => {
    await using at = await scene()
    const token = at.session.accessToken
    const made = await call<{ id: string }>(at.url, '/api/rooms', {
      token,
      body: { name: 'x', metadata: { topic: 'tea' } },
    })
    expect(made).toMatchObject({ status: 201, body: { metadata: { topic: 'tea' } } })
    const path = `/api/rooms/${made.body.id}`
    await at.alice.ask('join-room', { roomId: made.body.id })
    const change = (body: object) => call(at.url, path, { token, method: 'PATCH', body })
    expect((await change({ name: 'y' })).body).toMatchObject({ metadata: { topic: 'tea' } })
    expect((await change({ metadata: { topic: 'cake' } })).body).toMatchObject({
      name: 'y',
      metadata: { topic: 'cake' },
    })
    await at.alice.next('room-updated', ({ room }) => JSON.stringify(room).includes('cake'))
    expect((await change({ metadata: { topic: 5 } })).body).toMatchObject({
      error: { code: 'invalid_payload', data: { issues: [{ path: 'metadata.topic' }] } },
    })
    expect((await call(at.url, '/api/rooms', { token })).body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ metadata: { topic: 'cake' } }),
      ]) as unknown,
    })
  })
})
