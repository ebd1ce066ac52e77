import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { failureOf } from '../test/support/spy.ts'
import { Calls } from './calls.ts'
import { systemClock } from './clock.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const forever = () => new Promise<never>(() => {})

describe('Calls', () => {
  it('ends by its outcome, and leaves no timer', async () => {
    const calls = new Calls(systemClock, 1_000)
    await expect(calls.run('do it', {}, () => Promise.resolve(7))).resolves.toBe(7)
    await expect(calls.run('do it', {}, () => Promise.reject(new Error('x')))).rejects.toThrow('x')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('ends by its timeout: the outcome is unknown', async () => {
    const calls = new Calls(systemClock, 1_000)
    const late = failureOf(calls.run('do it', { timeoutMs: 50 }, forever))
    await vi.advanceTimersByTimeAsync(50)
    expect(await late).toMatchObject({
      code: 'timeout',
      message: 'cannot do it: no answer within 50 ms; it may have happened all the same',
      retryable: true,
    })
  })

  it('ends by the signal of its caller, whose reason is the cause', async () => {
    const calls = new Calls(systemClock, 1_000)
    const caller = new AbortController()
    const remove = vi.spyOn(caller.signal, 'removeEventListener')
    const call = calls.run('do it', { signal: caller.signal }, forever)
    caller.abort('bored')
    await expect(call).rejects.toMatchObject({ code: 'aborted', cause: 'bored' })
    expect(remove).toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('does not begin when the signal has fired before', async () => {
    const calls = new Calls(systemClock, 1_000)
    const task = vi.fn<typeof forever>(forever)
    const call = calls.run('do it', { signal: AbortSignal.abort() }, task)
    await expect(call).rejects.toMatchObject({ code: 'aborted' })
    expect(task).not.toHaveBeenCalled()
  })

  it('tells the task by its signal that it is over, and why', async () => {
    const calls = new Calls(systemClock, 1_000)
    let seen: AbortSignal | undefined
    const call = calls.run('do it', {}, (signal) => {
      seen = signal
      return forever()
    })
    calls.end()
    await expect(call).rejects.toMatchObject({ code: 'closed' })
    expect(seen?.reason).toMatchObject({ code: 'closed' })
  })
})
