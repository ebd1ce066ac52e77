import { ChatError } from '@chatnode/client-sdk'
import { describe, expect, it, vi } from 'vitest'
import { Outbox } from './outbox.ts'

const options = () => ({
  send: vi.fn<(content: string) => Promise<unknown>>().mockResolvedValue(undefined),
  onCount: vi.fn<(count: number) => void>(),
  onFailed: vi.fn<(content: string, error: unknown) => void>(),
})

describe('an outbox', () => {
  it('sends in order, one after the other', async () => {
    const { send, ...rest } = options()
    const outbox = new Outbox({ send, ...rest })
    let running = 0
    send.mockImplementation(async () => {
      running += 1
      expect(running).toBe(1)
      await Promise.resolve()
      running -= 1
    })
    for (const text of ['a', 'b', 'c']) outbox.add(text)
    expect(outbox.count).toBe(3)
    await outbox.idle()
    expect(send.mock.calls).toEqual([['a'], ['b'], ['c']])
    expect(rest.onCount.mock.calls.flat()).toEqual([1, 2, 3, 2, 1, 0])
  })

  it('tells of a message that failed, and goes on with the next', async () => {
    const { send, ...rest } = options()
    const outbox = new Outbox({ send, ...rest })
    const error = new ChatError('forbidden', 'cannot send: no')
    send.mockRejectedValueOnce(error)
    outbox.add('a')
    outbox.add('b')
    await outbox.idle()
    expect(rest.onFailed.mock.calls).toEqual([['a', error]])
    expect(send).toHaveBeenCalledTimes(2)
  })

  it('sends again what the server had no time for', async () => {
    const { send, ...rest } = options()
    const outbox = new Outbox({ send, ...rest })
    send.mockRejectedValueOnce(new ChatError('rate_limited', 'cannot', { retryAfterMs: 1 }))
    outbox.add('a')
    await outbox.idle()
    expect(send.mock.calls).toEqual([['a'], ['a']])
    expect(rest.onFailed).not.toHaveBeenCalled()
  })

  it('gives up what waits when it is closed', async () => {
    const { send, ...rest } = options()
    const outbox = new Outbox({ send, ...rest })
    send.mockImplementation(() => {
      expect(outbox.close()).toBe(2)
      return Promise.reject(new Error('closed'))
    })
    outbox.add('a')
    outbox.add('b')
    await outbox.idle()
    expect(send.mock.calls).toEqual([['a']])
    expect(rest.onFailed).not.toHaveBeenCalled()
  })
})
