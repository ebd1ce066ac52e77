import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { events, joined, message } from '../../test/support/fake-transport.ts'
import { contents, inside, sends, shown, store } from '../../test/support/sending.ts'
import { failureOf } from '../../test/support/spy.ts'
import { createTestClient, goOnline, reconnect, settle } from '../../test/support/test-client.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the outbox of a room', () => {
  it('sends one after the other, in the order of the calls', async () => {
    const { socket, room } = await inside()
    const sending = Promise.all(['a', 'b', 'c'].map((content) => room.send(content)))
    for (const [index, content] of ['a', 'b', 'c'].entries()) {
      await settle()
      expect(contents(socket)).toEqual([content])
      store(socket, index + 1)
    }
    expect((await sending).map(({ seq }) => seq)).toEqual([1, 2, 3])
  })

  it('sends again under the same id when no answer comes, after a wait, and keeps the order', async () => {
    const { socket, room } = await inside()
    const sending = Promise.all([room.send('a'), room.send('b')])
    await settle()
    const [first] = sends(socket)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(shown(room)).toEqual(['a queued', 'b queued'])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(sends(socket)).toEqual([first, first])
    socket.sent.shift()
    store(socket, 1)
    await settle()
    store(socket, 2)
    expect((await sending).map(({ content }) => content)).toEqual(['a', 'b'])
  })

  it('waits as long as the server says, and nothing overtakes', async () => {
    const { socket, room } = await inside()
    void room.send('a')
    void room.send('b')
    await settle()
    socket.reject('send-message', 'rate_limited', { retryable: true, retryAfterMs: 700 })
    await vi.advanceTimersByTimeAsync(699)
    expect(contents(socket)).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(contents(socket)).toEqual(['a'])
  })

  it('sets aside what the server refuses, and goes on behind it', async () => {
    const { socket, room } = await inside()
    const refused: unknown[] = []
    room.on('refused', (event) => refused.push(event))
    const failure = failureOf(room.send('bad'))
    const next = room.send('good')
    await settle()
    const [{ clientMessageId } = { clientMessageId: '' }] = sends(socket)
    socket.reject('send-message', 'content_rejected', { data: { reason: 'rude' } })
    expect(await failure).toMatchObject({ code: 'content_rejected', data: { reason: 'rude' } })
    await settle()
    store(socket, 1)
    await next
    expect(shown(room)).toEqual(['good sent', 'bad failed'])
    expect(refused).toMatchObject([
      { command: 'send-message', clientMessageId, content: 'bad', error: { known: true } },
    ])
  })

  it('sends a refused message again when asked to, and forgets it when told to', async () => {
    const { socket, room } = await inside()
    void room.send('a')
    void room.send('b')
    for (let n = 0; n < 2; n += 1) {
      await settle()
      socket.reject('send-message', 'forbidden')
    }
    await settle()
    const [a, b] = room.messages.getSnapshot().map(({ clientMessageId = '' }) => clientMessageId)
    const again = room.retry(a ?? '')
    expect(room.discard(b ?? '')).toBe(true)
    await settle()
    expect(sends(socket)).toMatchObject([{ content: 'a', clientMessageId: a }])
    expect(room.discard(a ?? '')).toBe(false)
    store(socket, 1)
    await expect(again).resolves.toMatchObject({ content: 'a', seq: 1 })
    expect(shown(room)).toEqual(['a sent'])
    await expect(room.retry(b ?? '')).rejects.toMatchObject({ code: 'message_not_found' })
  })

  it('takes back what has not left yet', async () => {
    const { test, socket, room } = await inside()
    socket.drop()
    const taken = failureOf(room.send('a'))
    const [item] = room.messages.getSnapshot()
    expect(room.discard(item?.clientMessageId ?? '')).toBe(true)
    expect(await taken).toMatchObject({ code: 'aborted' })
    const second = await reconnect(test)
    second.accept('join-room', joined(0))
    await settle()
    expect(contents(second)).toEqual([])
  })

  it('never takes in what the server would refuse for its shape', async () => {
    const { socket, room } = await inside()
    await expect(room.send('x'.repeat(5_000))).rejects.toMatchObject({ code: 'invalid_payload' })
    await expect(room.react('m1', '')).rejects.toMatchObject({ code: 'invalid_payload' })
    expect(shown(room)).toEqual([])
    const next = room.send('fine')
    await settle()
    store(socket, 1)
    await next
  })
})

describe('a lost connection', () => {
  it('keeps what is written meanwhile until the room was caught up', async () => {
    const { test, socket, room } = await inside()
    socket.drop()
    const sending = room.send('hello')
    expect(shown(room)).toEqual(['hello queued'])
    const second = await reconnect(test)
    expect(contents(second)).toEqual([])
    second.accept('join-room', joined(2))
    await settle()
    expect(room.status).toBe('catching-up')
    expect(contents(second)).toEqual([])
    second.accept('sync', events([message(1), message(2)]))
    await settle()
    expect(contents(second)).toEqual(['hello'])
    store(second, 3)
    await expect(sending).resolves.toMatchObject({ seq: 3 })
    expect(shown(room)).toEqual(['message 1 sent', 'message 2 sent', 'hello sent'])
  })

  it('before the answer makes it go out again, and shows it once', async () => {
    const { test, socket, room } = await inside()
    const sending = room.send('hello')
    await settle()
    const [sent] = sends(socket)
    expect(shown(room)).toEqual(['hello sending'])
    const second = await reconnect(test)
    second.accept('join-room', joined(1))
    await settle()
    // It was stored; the log says so before the retry can.
    second.accept('sync', events([{ ...message(1, 'hello'), ...sent }]))
    await expect(sending).resolves.toMatchObject({ seq: 1 })
    expect(shown(room)).toEqual(['hello sent'])
    await settle()
    expect(contents(second)).toEqual([])
  })

  it('leaves no timer behind when the client is closed', async () => {
    const { test, socket, room } = await inside()
    const closed = failureOf(room.send('a'))
    await settle()
    socket.reject('send-message', 'unavailable', { retryable: true, retryAfterMs: 5_000 })
    await settle()
    await test.client.close()
    expect(await closed).toMatchObject({ code: 'closed' })
    expect(vi.getTimerCount()).toBe(0)
    expect(shown(room)).toEqual(['a queued'])
  })

  it('ends the wait of who waits no longer, and not the message', async () => {
    const { socket, room } = await inside()
    socket.drop()
    const late = failureOf(room.send('a', { timeoutMs: 100 }))
    await vi.advanceTimersByTimeAsync(100)
    expect(await late).toMatchObject({ code: 'timeout' })
    expect(shown(room)).toEqual(['a queued'])
  })
})

describe('many rooms', () => {
  it('have at most twenty answers to wait for, and all get their turn', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const sending = Promise.all(
      Array.from({ length: 30 }, (_, n) => test.client.rooms.get(`room${n}`).send(`to ${n}`)),
    )
    await settle()
    expect(contents(socket)).toHaveLength(20)
    for (let n = 0; n < 30; n += 1) {
      store(socket, 1)
      await settle()
    }
    await expect(sending).resolves.toHaveLength(30)
  })
})
