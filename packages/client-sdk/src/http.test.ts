import { chat } from '@chatnode/protocol'
import { describe, expect, it, vi } from 'vitest'
import { spy } from '../test/support/spy.ts'
import { json } from '../test/support/test-client.ts'
import { Http, type HttpCall } from './http.ts'

const user = { id: 'u1', username: 'ada', createdAt: '2026-01-01T00:00:00.000Z' }

function create(...answers: (Response | Error)[]) {
  const fetch = vi.fn<typeof globalThis.fetch>(() => {
    const answer = answers.shift()
    return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer)
  })
  const onViolation = spy()
  const http = new Http({ contract: chat, baseUrl: 'http://chat.test/base', fetch, onViolation })
  const call: HttpCall = { what: 'do it', signal: new AbortController().signal }
  return { http, fetch, onViolation, call }
}

describe('Http', () => {
  it('makes a request of an endpoint: method, path, query, headers', async () => {
    const { http, fetch, call } = create(json({ items: [] }))
    const input = { params: { roomId: 'r_1' }, query: { after: 7, limit: 20 } }
    await http.send('listMessages', input, { ...call, token: 't' })
    expect(fetch).toHaveBeenCalledWith(
      'http://chat.test/base/api/rooms/r_1/messages?after=7&limit=20',
      {
        method: 'GET',
        headers: { 'x-chatnode-protocol': '1.0', authorization: 'Bearer t' },
        body: null,
        signal: call.signal,
      },
    )
  })

  it('sends a body as JSON, and no token where it has none', async () => {
    const session = {
      user,
      accessToken: 'a',
      refreshToken: 'r',
      accessTokenExpiresAt: user.createdAt,
    }
    const { http, fetch, call } = create(json(session))
    const body = { username: 'ada', password: 'correct horse' }
    await expect(http.send('login', { body }, call)).resolves.toEqual(session)
    const [, request] = fetch.mock.calls[0] ?? []
    expect(request?.body).toBe(JSON.stringify(body))
    expect(request?.headers).toEqual({
      'x-chatnode-protocol': '1.0',
      'content-type': 'application/json',
    })
  })

  it('refuses a faulty input without sending it', async () => {
    const { http, fetch, call } = create()
    const sent = http.send('createRoom', { body: { name: 'two\nlines' } }, call)
    await expect(sent).rejects.toMatchObject({
      code: 'invalid_payload',
      message: 'cannot do it: name must be one line',
      data: { issues: [{ path: 'name', code: 'must_be_one_line' }] },
    })
    expect(fetch).not.toHaveBeenCalled()
  })

  it('rejects with what the server says', async () => {
    const error = { code: 'username_taken', message: 'this username is taken' }
    const { http, call } = create(json({ error }, 409))
    const body = { username: 'ada', password: 'correct horse' }
    await expect(http.send('register', { body }, call)).rejects.toMatchObject({
      code: 'username_taken',
      message: 'cannot do it: this username is taken',
      known: true,
    })
  })

  it('drops what the server adds later', async () => {
    const { http, call } = create(json({ ...user, shoeSize: 38 }))
    await expect(http.send('me', {}, call)).resolves.toEqual(user)
  })

  it.each([
    ['a network that is down', new TypeError('fetch failed'), 'network', true],
    ['a page of a proxy', new Response('<h1>502</h1>', { status: 502 }), 'network', true],
    ['a page of somebody else', new Response('<h1>404</h1>', { status: 404 }), 'network', false],
    ['a success that is no JSON', new Response('hello'), 'incompatible', false],
  ])('tells %s by its code', async (_, answer, ...[code, retryable]) => {
    const { http, call } = create(answer)
    await expect(http.send('me', {}, call)).rejects.toMatchObject({ code, retryable })
  })

  it('reports an answer that breaks the contract', async () => {
    const { http, call, onViolation } = create(json({ id: 'u1' }))
    await expect(http.send('me', {}, call)).rejects.toMatchObject({ code: 'incompatible' })
    expect(onViolation).toHaveBeenCalledWith(
      expect.objectContaining({
        source: 'me',
        issues: expect.arrayContaining([expect.objectContaining({ path: 'username' })]),
      }),
    )
  })
})
