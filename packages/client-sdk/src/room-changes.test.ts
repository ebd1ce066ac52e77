import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { joined, message } from '../test/support/fake-transport.ts'
import { failureOf } from '../test/support/spy.ts'
import { session, memoryStore } from '../test/support/sessions.ts'
import { createTestClient, goOnline, settle } from '../test/support/test-client.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

async function inside() {
  const test = createTestClient({ sessionStore: memoryStore(session(1)) })
  const socket = await goOnline(test)
  const room = test.client.rooms.get('r1')
  const heard: string[] = []
  room.on('message', ({ content }) => heard.push(`message ${content}`))
  room.on('edited', ({ content }) => heard.push(`edited ${content}`))
  room.on('deleted', ({ messageId }) => heard.push(`deleted ${messageId}`))
  room.on('reaction', ({ emoji, change }) => heard.push(`reaction ${emoji} ${change}`))
  room.on('refused', ({ command, error }) => heard.push(`refused ${command} ${error.code}`))
  const joining = room.join()
  await settle()
  socket.accept('join-room', joined(2, { page: { items: [message(1, 'a'), message(2, 'b')] } }))
  await joining
  const shown = () => room.messages.getSnapshot().map(({ content }) => content)
  return { test, socket, room, heard, shown }
}

const target = { roomId: 'r1', messageId: 'm1' }
const at = '2026-01-02T00:00:00.000Z'

describe('a first join', () => {
  it('shows its page, and none of it is an event', async () => {
    const { socket, room, heard, shown } = await inside()
    expect(shown()).toEqual(['a', 'b'])
    expect(heard).toEqual([])
    socket.event('message-received', message(3, 'c'))
    expect(heard).toEqual(['message c'])
    expect(shown()).toEqual(['a', 'b', 'c'])
    expect(room.position).toEqual({ epoch: 'epoch-1', seq: 3 })
  })
})

describe('a change of a message', () => {
  it('shows at once, and its event comes once', async () => {
    const { socket, room, heard, shown } = await inside()
    const editing = room.edit('m1', 'A')
    expect(shown()).toEqual(['A', 'b'])
    await settle()
    socket.event('message-edited', { ...target, seq: 3, content: 'A', editedAt: at })
    socket.accept('edit-message', { ...message(1, 'A'), editedAt: at })
    await editing
    expect(shown()).toEqual(['A', 'b'])
    expect(heard).toEqual(['edited A'])
  })

  it('goes away again when the server refuses', async () => {
    const { socket, room, heard, shown } = await inside()
    const deleting = failureOf(room.deleteMessage('m1'))
    expect(shown()).toEqual(['', 'b'])
    await settle()
    socket.reject('delete-message', 'forbidden')
    expect(await deleting).toMatchObject({ code: 'forbidden' })
    await settle()
    expect(shown()).toEqual(['a', 'b'])
    expect(heard).toEqual(['refused delete-message forbidden'])
  })

  it('may be a reaction, which counts for this user', async () => {
    const { socket, room, heard } = await inside()
    const reactions = () => {
      const [item] = room.messages.getSnapshot()
      return item?.status === 'sent' ? item.reactions : undefined
    }
    void room.react('m1', '👍')
    expect(reactions()).toEqual([{ emoji: '👍', userIds: ['ada'] }])
    await settle()
    socket.accept('add-reaction', message(1, 'a'))
    await settle()
    expect(reactions()).toEqual([{ emoji: '👍', userIds: ['ada'] }])
    const user = { id: 'ada', username: 'ada' }
    socket.event('reaction-added', { ...target, seq: 3, emoji: '👍', user })
    void room.unreact('m1', '👍')
    expect(reactions()).toBeUndefined()
    await settle()
    socket.event('reaction-removed', { ...target, seq: 4, emoji: '👍', user })
    socket.accept('remove-reaction', message(1, 'a'))
    await settle()
    expect(reactions()).toBeUndefined()
    expect(heard).toEqual(['reaction 👍 added', 'reaction 👍 removed'])
  })

  it('is in the queue behind what was sent before it', async () => {
    const { socket, room } = await inside()
    void room.send('c')
    void room.edit('m1', 'A')
    void room.deleteMessage('m2')
    const seen: string[] = []
    for (const answer of [message(3, 'c'), message(1, 'A'), message(2, '')]) {
      await settle()
      const [sent] = socket.sent
      seen.push(sent?.event ?? '')
      socket.accept(sent?.event ?? '', answer)
    }
    expect(seen).toEqual(['send-message', 'edit-message', 'delete-message'])
  })
})

describe('a handler', () => {
  it('that is asynchronous may wait for what it sends, also while the room catches up', async () => {
    const { test, room } = await inside()
    const answered: unknown[] = []
    room.on('message', async ({ seq }) => {
      if (seq === 3) answered.push((await room.send('reply')).seq)
    })
    test.transport.last.drop()
    await vi.advanceTimersByTimeAsync(1_000)
    const socket = test.transport.last
    socket.ready()
    await settle()
    socket.accept('join-room', joined(4))
    await settle()
    const rows = [message(3), message(4)].map((payload) => ({ event: 'message-received', payload }))
    const position = { epoch: 'epoch-1', seq: 4 }
    socket.accept('sync', { rooms: [{ roomId: 'r1', status: 'events', events: rows, position }] })
    await settle()
    expect(room.status).toBe('catching-up')
    socket.accept('send-message', message(5, 'reply'))
    await settle()
    expect(answered).toEqual([5])
    expect(room.position?.seq).toBe(4)
  })

  it('that never ends is left behind after a while, and reported', async () => {
    const { test, socket, room, heard } = await inside()
    const off = room.on('message', () => new Promise(() => {}))
    socket.event('message-received', message(3, 'c'))
    socket.event('message-received', message(4, 'd'))
    off()
    expect(heard).toEqual(['message c'])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(heard).toEqual(['message c', 'message d'])
    expect(test.log).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})
