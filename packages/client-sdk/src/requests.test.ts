import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { failureOf, spy } from '../test/support/spy.ts'
import { message } from '../test/support/fake-transport.ts'
import { createTestClient, goOnline, settle } from '../test/support/test-client.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const hello = { roomId: 'r1', content: 'hello' }

describe('a request', () => {
  it('resolves with the parsed answer', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const call = test.client.call('leave-room', { roomId: 'r1' })
    socket.accept('leave-room', { roomId: 'r1', since: 'a later version' })
    await expect(call).resolves.toEqual({ roomId: 'r1' })
  })

  it('rejects with what the server says', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const call = test.client.call('leave-room', { roomId: 'r1' })
    socket.reject('leave-room', 'room_not_found')
    await expect(call).rejects.toMatchObject({
      code: 'room_not_found',
      message: 'cannot leave-room: because of room_not_found',
    })
  })

  it('fails at once without a connection, and is not kept for later', async () => {
    const test = createTestClient()
    const call = test.client.call('leave-room', { roomId: 'r1' })
    await expect(call).rejects.toMatchObject({ code: 'disconnected', retryable: true })
    const socket = await goOnline(test)
    expect(socket.sent).toEqual([])
  })

  it('fails when the connection is lost before the answer', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const call = test.client.call('leave-room', { roomId: 'r1' })
    await settle()
    socket.drop()
    await expect(call).rejects.toMatchObject({ code: 'disconnected' })
  })

  it('refuses a faulty payload without sending it', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const call = test.client.call('leave-room', { roomId: 'not an id!' })
    await expect(call).rejects.toMatchObject({ code: 'invalid_payload' })
    expect(socket.sent).toEqual([])
  })

  it.each([
    ['no envelope', 'ok'],
    ['an answer of another shape', { ok: true, data: { room: 'r1' } }],
  ])('reports %s', async (_, reply) => {
    const onViolation = spy()
    const test = createTestClient({ onViolation })
    const socket = await goOnline(test)
    const call = test.client.call('leave-room', { roomId: 'r1' })
    socket.reply('leave-room', reply)
    await expect(call).rejects.toMatchObject({ code: 'incompatible' })
    expect(onViolation).toHaveBeenCalledWith(expect.objectContaining({ source: 'leave-room' }))
  })

  it('ends by its timeout and by its signal, and hears no answer after that', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const late = test.client.call('leave-room', { roomId: 'r1' }, { timeoutMs: 100 })
    const failure = failureOf(late)
    await vi.advanceTimersByTimeAsync(100)
    expect(await failure).toMatchObject({ code: 'timeout' })
    const caller = new AbortController()
    const aborted = test.client.call('leave-room', { roomId: 'r2' }, { signal: caller.signal })
    caller.abort()
    await expect(aborted).rejects.toMatchObject({ code: 'aborted' })
    socket.accept('leave-room', { roomId: 'r1' })
    socket.accept('leave-room', { roomId: 'r2' })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('does not exist outside the contract', async () => {
    const { client } = createTestClient()
    for (const event of ['no-such-event', 'toString', 'typing-start']) {
      await expect(client.call(event as never, {} as never)).rejects.toMatchObject({
        code: 'unknown_event',
      })
    }
  })
})

describe('a command', () => {
  it('carries an id, and waits for a connection', async () => {
    const test = createTestClient()
    test.client.connect().catch(() => {})
    const call = test.client.call('send-message', hello)
    await settle()
    test.transport.last.ready()
    await settle()
    expect(test.transport.last.of('send-message')).toMatchObject([
      { payload: { ...hello, clientMessageId: expect.stringMatching(/^[\w-]{21}$/) as string } },
    ])
    test.transport.last.accept('send-message', message(1))
    await expect(call).resolves.toMatchObject({ seq: 1 })
  })

  it('goes out again with the same id when the connection breaks before the answer', async () => {
    const test = createTestClient()
    const first = await goOnline(test)
    const call = test.client.call('send-message', hello)
    await settle()
    first.drop()
    await vi.advanceTimersByTimeAsync(1_000)
    test.transport.last.ready()
    await settle()
    const second = test.transport.last
    expect(second.of('send-message')[0]?.payload).toEqual(first.of('send-message')[0]?.payload)
    second.accept('send-message', { ...message(1), duplicate: true })
    await expect(call).resolves.toMatchObject({ duplicate: true })
  })

  it('keeps the order of the calls when it goes out again', async () => {
    const test = createTestClient()
    const first = await goOnline(test)
    const calls = ['one', 'two', 'three'].map((content) =>
      test.client.call('send-message', { roomId: 'r1', content }),
    )
    const outcome = Promise.all(calls)
    await settle()
    first.drop()
    await vi.advanceTimersByTimeAsync(1_000)
    test.transport.last.ready()
    await settle()
    const sent = test.transport.last.of('send-message')
    expect(sent.map(({ payload }) => payload)).toMatchObject([
      { content: 'one' },
      { content: 'two' },
      { content: 'three' },
    ])
    for (const seq of [1, 2, 3]) test.transport.last.accept('send-message', message(seq))
    await outcome
  })

  it('is not sent again after the server has said no', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const call = test.client.call('send-message', hello)
    await settle()
    socket.reject('send-message', 'rate_limited', { retryable: true, retryAfterMs: 100 })
    await expect(call).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 100 })
  })

  it('ends by its timeout while there is no connection', async () => {
    const test = createTestClient()
    const socket = await goOnline(test)
    const call = test.client.call('send-message', hello, { timeoutMs: 500 })
    const failure = failureOf(call)
    await settle()
    socket.drop()
    await vi.advanceTimersByTimeAsync(500)
    expect(await failure).toMatchObject({ code: 'timeout' })
    await vi.advanceTimersByTimeAsync(500)
    test.transport.last.ready()
    await settle()
    expect(test.transport.last.sent).toEqual([])
  })

  it('fails at once when no connection will come', async () => {
    const { client } = createTestClient()
    await expect(client.call('send-message', hello)).rejects.toMatchObject({
      code: 'disconnected',
      message: 'cannot send-message: there is no connection; call connect()',
    })
  })

  it('ends with `closed` when the client closes', async () => {
    const test = createTestClient()
    await goOnline(test)
    const call = test.client.call('send-message', hello)
    const failure = failureOf(call)
    await test.client.close()
    expect(await failure).toMatchObject({ code: 'closed' })
  })
})

describe('a signal', () => {
  it('leaves when there is a connection, and is dropped when there is none', async () => {
    const test = createTestClient()
    test.client.signal('typing-start', { roomId: 'r1' })
    const socket = await goOnline(test)
    expect(socket.sent).toEqual([])
    test.client.signal('typing-start', { roomId: 'r1' })
    expect(socket.sent).toEqual([{ event: 'typing-start', payload: { roomId: 'r1' } }])
  })

  it('throws on a faulty payload', () => {
    const { client } = createTestClient()
    expect(() => client.signal('typing-start', { roomId: '' })).toThrow(
      expect.objectContaining({ code: 'invalid_payload' }),
    )
  })
})
