// A private room does not exist for an outsider. Generated: whatever takes a roomId is asked, a new event by itself.
import { randomUUID } from 'node:crypto'
import { type RoomSummary, type Session } from '@chatnode/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, createRoom, register } from './support/api.ts'
import { endpoints, events, fieldsOf, sampleOf } from './support/bad-values.ts'
import { connect, type TestClient } from './support/connect.ts'
import { openRaw, type RawSocket } from './support/raw.ts'
import { startServer, type TestServer } from './support/start-server.ts'

const roomEvents = events.filter(([, { payload }]) => fieldsOf(payload).includes('roomId'))
const roomEndpoints = endpoints.filter(([, { path }]) => path.includes(':roomId'))

let app: TestServer
let owner: Session
let outsider: Session
let secret: RoomSummary
let insider: TestClient
let raw: RawSocket

beforeAll(async () => {
  app = await startServer()
  owner = await register(app.url)
  outsider = await register(app.url)
  secret = await createRoom(app.url, owner, 'private')
  insider = await connect(app.url, owner)
  await insider.ask('join-room', { roomId: secret.id })
  raw = await openRaw(app.url, { token: outsider.accessToken })
})

afterAll(async () => {
  raw[Symbol.dispose]()
  insider.socket.disconnect()
  await app[Symbol.asyncDispose]()
})

/** An answer in which nothing but the id of the room may tell which was asked. */
const without = (text: string, roomId: string): string => text.replaceAll(roomId, '<room>')

describe('to an outsider, a private room is as one that does not exist', () => {
  it.each(roomEvents)('%s', async (event, { payload }) => {
    const ask = async (roomId: string): Promise<string> => {
      const packet = JSON.stringify([event, { ...sampleOf(payload), roomId }])
      return without(JSON.stringify(await raw.ask(packet)), roomId)
    }
    const answer = await ask(secret.id)
    expect(answer).toBe(await ask(randomUUID()))
    expect(answer).not.toContain(secret.name)
    expect(answer).not.toContain(owner.user.id)
  })

  it.each(roomEndpoints)('%s', async (_name, { method, path, body }) => {
    const ask = async (roomId: string, userId: string): Promise<string> => {
      const { status, body: answer } = await call(
        app.url,
        path.replace(':roomId', roomId).replace(/:\w+/, userId),
        {
          method,
          token: outsider.accessToken,
          ...(body ? { body: { ...sampleOf(body), username: owner.user.username } } : {}),
        },
      )
      return without(`${status} ${JSON.stringify(answer)}`, roomId)
    }
    for (const userId of [owner.user.id, outsider.user.id]) {
      const answer = await ask(secret.id, userId)
      expect(answer).toBe(await ask(randomUUID(), userId))
      expect(answer).toMatch(/^404 .*"room_not_found"/)
    }
  })

  it('and it is in no list', async () => {
    const { body } = await call(app.url, '/api/rooms', { token: outsider.accessToken })
    expect(body).toEqual({ items: [] })
  })

  it('and nothing of it arrives', async () => {
    const before = raw.frames.length
    const roomId = secret.id
    await insider.ask('send-message', { roomId, content: 'a secret' })
    insider.socket.emit('typing-start', { roomId })
    await insider.ask('mark-read', { roomId, seq: 2 })
    await insider.ask('leave-room', { roomId })
    await insider.ask('join-room', { roomId })
    await raw.ask('["leave-room",{"roomId":"x"}]')
    expect(raw.frames.slice(before).filter((frame) => !frame.startsWith('43'))).toEqual([])
    expect(raw.frames.join('\n')).not.toContain(secret.name)
  })

  it('and it stays as it was', async () => {
    const { body } = await call<RoomSummary>(app.url, `/api/rooms/${secret.id}`, {
      token: owner.accessToken,
    })
    const { lastMessage, ...room } = body
    expect(room).toEqual({ ...secret, headSeq: 2, readSeq: 2 })
    expect(lastMessage?.content).toBe('a secret')
  })
})

describe('a public room', () => {
  it('is read by everybody, and written by its members', async () => {
    const room = await createRoom(app.url, owner)
    const path = `/api/rooms/${room.id}`
    const token = outsider.accessToken
    for (const part of ['', '/members', '/messages']) {
      expect((await call(app.url, path + part, { token })).status).toBe(200)
    }
    using client = await connect(app.url, outsider)
    const draft = { content: 'let me in' }
    const sent = await client.reply('send-message', { roomId: room.id, ...draft })
    expect(sent).toMatchObject({ ok: false, error: { code: 'not_a_member' } })
    const posted = await call(app.url, `${path}/messages`, { token, body: draft })
    expect([posted.status, posted.body.error?.code]).toEqual([403, 'not_a_member'])
    const typed = await client.reply('typing-start', { roomId: room.id })
    expect(typed).toMatchObject({ ok: false, error: { code: 'not_joined' } })
    await client.ask('join-room', { roomId: room.id })
    expect(await client.reply('typing-start', { roomId: room.id })).toEqual({
      ok: true,
      data: null,
    })
    await expect(client.ask('send-message', { roomId: room.id, ...draft })).resolves.toMatchObject({
      seq: 3,
    })
  })

  it('that becomes private is gone for who only read it', async () => {
    const room = await createRoom(app.url, owner)
    const path = `/api/rooms/${room.id}`
    const statusOf = async () => (await call(app.url, path, { token: outsider.accessToken })).status
    expect(await statusOf()).toBe(200)
    const body = { visibility: 'private' }
    await call(app.url, path, { method: 'PATCH', token: owner.accessToken, body })
    expect(await statusOf()).toBe(404)
  })
})
