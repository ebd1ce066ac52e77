import type { Session } from '@chatnode/protocol'
import { describe, expect, it, vi } from 'vitest'
import { spy } from '../test/support/spy.ts'
import { memoryStore, session } from '../test/support/sessions.ts'
import { defer } from './async.ts'
import { ChatError } from './errors.ts'
import { SessionManager } from './session.ts'

function create(stored?: Session) {
  const store = memoryStore(stored)
  const save = vi.spyOn(store, 'save')
  const refresh = vi.fn<(token: string) => Promise<Session>>((token) =>
    Promise.resolve(session(Number(token.at(-1)) + 1)),
  )
  const onEnded = spy()
  const report = spy()
  const manager = new SessionManager({ store, provided: undefined, refresh, onEnded, report })
  return { manager, store, save, refresh, onEnded, report }
}

describe('SessionManager', () => {
  it('takes up the stored session', async () => {
    const { manager } = create(session(1))
    expect(manager.user).toBeUndefined()
    await expect(manager.token('x')).resolves.toBe('access-1')
    expect(manager.user?.username).toBe('ada')
  })

  it('treats a store that is broken or holds nonsense as empty', async () => {
    const { manager, store, save, report } = create()
    store.kept = { accessToken: 'half a session' }
    await expect(manager.token('send')).rejects.toMatchObject({
      code: 'unauthorized',
      message: 'cannot send: nobody is signed in',
    })
    const broken = create()
    broken.store.load = () => {
      throw new Error('blocked by the browser')
    }
    await expect(broken.manager.token('x')).rejects.toMatchObject({ code: 'unauthorized' })
    expect(broken.report).toHaveBeenCalledTimes(1)
    expect(report).not.toHaveBeenCalled()
    expect(save).not.toHaveBeenCalled()
  })

  it('has one refresh in flight, and stores the pair before anybody sees it', async () => {
    const { manager, store, save, refresh } = create(session(1))
    const answer = defer<Session>()
    refresh.mockReturnValueOnce(answer.promise)
    const renewals = [1, 2, 3].map(() => manager.renew('access-1', 'x'))
    const seen = Promise.all(renewals.map(async (renewal) => [await renewal, store.kept]))
    answer.resolve(session(2))
    expect(await seen).toEqual([1, 2, 3].map(() => ['access-2', session(2)]))
    expect(refresh).toHaveBeenCalledTimes(1)
    expect(save).toHaveBeenCalledTimes(1)
  })

  it('goes on with the old token until the new pair is stored', async () => {
    const { manager, save } = create(session(1))
    const stored = defer<void>()
    save.mockReturnValueOnce(stored.promise)
    const renewal = manager.renew('access-1', 'x')
    await expect.poll(() => save).toHaveBeenCalled()
    await expect(manager.token('x')).resolves.toBe('access-1')
    stored.resolve()
    await expect(renewal).resolves.toBe('access-2')
  })

  it('does not refresh for somebody who holds an older token', async () => {
    const { manager, refresh } = create(session(2))
    await expect(manager.renew('access-1', 'x')).resolves.toBe('access-2')
    expect(refresh).not.toHaveBeenCalled()
  })

  it('takes over the pair that another tab has fetched', async () => {
    const { manager, refresh, store } = create(session(1))
    await manager.token('x')
    store.kept = session(2)
    await expect(manager.renew('access-1', 'x')).resolves.toBe('access-2')
    expect(refresh).not.toHaveBeenCalled()
  })

  it.each(['token_reused', 'unauthorized', 'token_expired'])(
    'ends the session once when the refresh is refused with %s',
    async (code) => {
      const { manager, refresh, onEnded, store } = create(session(1))
      const refused = new ChatError(code, 'no')
      refresh.mockRejectedValue(refused)
      const renewals = [manager.renew('access-1', 'x'), manager.renew('access-1', 'x')]
      await expect(Promise.allSettled(renewals)).resolves.toMatchObject([
        { reason: refused },
        { reason: refused },
      ])
      expect(onEnded.mock.calls).toEqual([[refused]])
      expect(store.kept).toBeUndefined()
      expect(manager.user).toBeUndefined()
    },
  )

  it('keeps the session when the refresh fails for another reason', async () => {
    const { manager, refresh, onEnded } = create(session(1))
    refresh.mockRejectedValueOnce(new ChatError('network', 'down'))
    await expect(manager.renew('access-1', 'x')).rejects.toMatchObject({ code: 'network' })
    await expect(manager.renew('access-1', 'x')).resolves.toBe('access-2')
    expect(onEnded).not.toHaveBeenCalled()
  })

  it('drops the answer to a refresh when somebody else has signed in meanwhile', async () => {
    const { manager, refresh, store } = create(session(1))
    const answer = defer<Session>()
    refresh.mockReturnValueOnce(answer.promise)
    const renewal = manager.renew('access-1', 'x')
    await expect.poll(() => refresh).toHaveBeenCalled()
    await manager.adopt(session(7))
    answer.resolve(session(2))
    await expect(renewal).resolves.toBe('access-7')
    expect(store.kept).toEqual(session(7))
  })

  it('goes on with the new pair when the store cannot keep it', async () => {
    const { manager, store, report } = create(session(1))
    store.save = () => Promise.reject(new Error('quota'))
    await expect(manager.renew('access-1', 'x')).resolves.toBe('access-2')
    await expect(manager.token('x')).resolves.toBe('access-2')
    expect(report).toHaveBeenCalledWith(new Error('quota'), 'the session store')
  })
})
