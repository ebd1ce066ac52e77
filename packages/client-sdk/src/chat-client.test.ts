import {
  chat,
  extend,
  Position,
  notice,
  PublicUser,
  request,
  type ChatMessage,
} from '@chatnode/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { spy } from '../test/support/spy.ts'
import { joined, message } from '../test/support/fake-transport.ts'
import { memoryStore, session } from '../test/support/sessions.ts'
import { createTestClient, goInside, goOnline, json, settle } from '../test/support/test-client.ts'
import { ChatClient } from './index.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const credentials = { username: 'ada', password: 'correct horse' }

describe('signing in and out', () => {
  it('knows the user, and stores the session before anything else', async () => {
    const sessionStore = memoryStore()
    const test = createTestClient({ sessionStore })
    test.fetch.mockResolvedValueOnce(json(session(1), 201))
    await expect(test.client.register(credentials)).resolves.toEqual(session(1).user)
    expect(test.client.user).toEqual(session(1).user)
    expect(sessionStore.kept).toEqual(session(1))
    expect((await goOnline(test)).auth.token).toBe('access-1')
  })

  it('knows whose a token of its own is once `me` has told', async () => {
    const test = createTestClient()
    test.fetch.mockResolvedValueOnce(json(session(1).user))
    expect(test.client.user).toBeUndefined()
    await test.client.me()
    expect(test.client.user).toEqual(session(1).user)
  })

  it('closes the connection of whoever was signed in before', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    test.fetch.mockResolvedValueOnce(json(session(1)))
    await test.client.login(credentials)
    expect(socket.open).toBe(false)
    expect(test.client.status).toBe('closed')
  })

  it('signs out here also when the server cannot be reached', async () => {
    const test = createTestClient({ token: undefined as never })
    test.fetch.mockResolvedValueOnce(json(session(1)))
    await test.client.login(credentials)
    await goOnline(test)
    await expect(test.client.logout()).rejects.toMatchObject({ code: 'network' })
    expect(test.client.user).toBeUndefined()
    expect(test.client.status).toBe('closed')
    await expect(test.client.connect()).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('is signed out when the server ends the session', async () => {
    const test = createTestClient()
    test.fetch.mockResolvedValueOnce(json(session(1)))
    await test.client.login(credentials)
    const heard: string[] = []
    test.client.on('status', ({ status, error }) => heard.push(`${status} ${error?.code}`))
    test.client.on('signed-out', ({ error }) => heard.push(`signed-out ${error.code}`))
    const socket = await goOnline(test)
    socket.event('connection-closing', {
      code: 'session_ended',
      message: 'the session was ended',
      action: 'stop',
    })
    await settle()
    expect(heard.slice(2)).toEqual(['refused session_ended', 'signed-out session_ended'])
    expect(test.client.user).toBeUndefined()
  })
})

describe('the connection as a store', () => {
  it('tells every change, and why the first connection does not come about', async () => {
    const { client, transport } = createTestClient()
    const seen: string[] = []
    const { subscribe, getSnapshot } = client.connection
    subscribe(() => {
      const { status, error } = getSnapshot()
      seen.push([status, error?.code].join(' '))
    })
    expect(getSnapshot()).toEqual({ status: 'idle' })
    const connecting = client.connect()
    await settle()
    transport.last.drop()
    expect(getSnapshot()).toBe(getSnapshot())
    await vi.advanceTimersByTimeAsync(1_000)
    transport.last.ready()
    await connecting
    await client.close()
    expect(seen).toEqual(['connecting ', 'connecting network', 'connected ', 'closed '])
  })
})

describe('handlers', () => {
  it('that throw break no delivery, and are reported', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const room = await goInside(test)
    const heard: number[] = []
    room.on('message', () => {
      throw new Error('mine')
    })
    room.on('message', ({ seq }) => heard.push(seq))
    socket.event('message-received', message(1))
    expect(test.log).toHaveBeenCalledWith('the handler of "message" failed', new Error('mine'))
    const errors: unknown[] = []
    test.client.on('error', ({ where }) => errors.push(where))
    socket.event('message-received', message(2))
    expect(heard).toEqual([1, 2])
    expect(errors).toEqual(['the handler of "message"'])
    expect(test.log).toHaveBeenCalledTimes(1)
  })

  it('of `error` that throw are logged, and end there', async () => {
    const test = createTestClient()
    test.client.on('error', () => {
      throw new Error('again')
    })
    test.client.on('status', () => {
      throw new Error('first')
    })
    await goOnline(test)
    expect(test.log).toHaveBeenCalledWith('the handler of "error" failed', new Error('again'))
  })

  it('of `onViolation` that throw break nothing', async () => {
    const onViolation = () => {
      throw new Error('mine')
    }
    const test = createTestClient({ onViolation })
    const socket = await goOnline(test)
    socket.event('message-received', { nonsense: true })
    expect(test.log).toHaveBeenCalledWith('onViolation failed', new Error('mine'))
    expect(test.client.status).toBe('connected')
  })

  it('may close the client, from wherever they are called', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const room = await goInside(test)
    const seen: ChatMessage[] = []
    room.on('message', () => void test.client.close())
    room.on('message', (received) => seen.push(received))
    socket.event('message-received', message(1))
    socket.event('message-received', message(2))
    await settle()
    expect(seen.map(({ seq }) => seq)).toEqual([1])
    expect(test.client.status).toBe('closed')
    expect(room.status).toBe('detached')
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('rooms', () => {
  it('are one object per id', () => {
    const { client } = createTestClient()
    expect(client.rooms.get('r1')).toBe(client.rooms.get('r1'))
    expect(client.rooms.get('r1')).not.toBe(client.rooms.get('r2'))
  })

  it('are handed out when they are created', async () => {
    const test = createTestClient()
    test.fetch.mockResolvedValueOnce(json(joined(0).room, 201))
    const room = await test.client.rooms.create({ name: 'general' })
    expect(room).toBe(test.client.rooms.get('r1'))
    expect(room.summary?.name).toBe('general')
  })

  it('say when the member who is put out is this user', async () => {
    const test = createTestClient()
    test.fetch.mockResolvedValueOnce(json(session(1)))
    await test.client.login(credentials)
    const socket = await goOnline(test)
    const room = await goInside(test)
    const left = spy()
    room.on('left', left)
    socket.event('member-removed', { roomId: 'r1', seq: 1, user: { id: 'bob', username: 'bob' } })
    expect(left).not.toHaveBeenCalled()
    socket.event('member-removed', { roomId: 'r1', seq: 2, user: { id: 'ada', username: 'ada' } })
    expect(left).toHaveBeenCalledWith({ error: expect.objectContaining({ code: 'not_a_member' }) })
    expect(room.status).toBe('gone')
  })

  it('take over a new name', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const room = await goInside(test)
    const { memberCount: _, headSeq: __, ...details } = joined(0).room
    socket.event('room-updated', { roomId: 'r1', seq: 1, room: { ...details, name: 'Lounge' } })
    expect(room.summary).toMatchObject({ name: 'Lounge', memberCount: 1 })
  })
})

describe('an extended contract', () => {
  const app = extend(chat, {
    clientToServer: { 'game:move': request({ payload: Position, ack: PublicUser }) },
    serverToClient: { 'game:turn': notice({ payload: PublicUser }) },
  })

  it('is spoken, typed and checked like the built-in one', async () => {
    const test = createTestClient()
    const options = { url: 'http://chat.test', token: 't', transport: test.transport }
    const client = new ChatClient({ ...options, contract: app })
    const turns: string[] = []
    client.onEvent('game:turn', ({ username }) => turns.push(username))
    const socket = await goOnline({ client, transport: test.transport })
    socket.event('game:turn', { id: 'u1', username: 'ada' })
    expect(turns).toEqual(['ada'])
    const move = client.call('game:move', { epoch: 'e', seq: 1 })
    await settle()
    socket.accept('game:move', { id: 'u2', username: 'bob' })
    const { username } = await move
    expect(username).toBe('bob')
    // @ts-expect-error a seq is a number
    await expect(client.call('game:move', { epoch: 'e', seq: '1' })).rejects.toMatchObject({
      code: 'invalid_payload',
    })
  })
})

it('refuses a url that is none', () => {
  for (const url of ['', 'localhost:3000', 'ws://localhost:3000', 'http://']) {
    expect(() => new ChatClient({ url })).toThrow(TypeError)
  }
})
