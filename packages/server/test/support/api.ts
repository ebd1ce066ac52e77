import type { RoomSummary, Session, WireError } from '@chatnode/protocol'

/** An answer of the REST API: the resource, or the error. */
export interface Answer<T> {
  readonly status: number
  readonly body: T & { error?: WireError }
  readonly headers: Headers
}

/** Calls the REST API as curl would. */
export async function call<T = Record<string, unknown>>(
  url: string,
  path: string,
  options: {
    method?: string
    token?: string
    body?: unknown
    headers?: Record<string, string>
  } = {},
): Promise<Answer<T>> {
  const { token, body, headers } = options
  const response = await fetch(url + path, {
    method: options.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const answer = (await response.json()) as Answer<T>['body']
  return { status: response.status, body: answer, headers: response.headers }
}

let users = 0

/** Registers a user with a name of their own. */
export async function register(url: string, name = 'user'): Promise<Session> {
  users += 1
  const body = { username: `${name}${users}`, password: 'correct horse battery' }
  const answer = await call<Session>(url, '/api/auth/register', { body })
  if (answer.status !== 201) throw new Error(`cannot register: ${JSON.stringify(answer.body)}`)
  return answer.body
}

/** Creates a room of this user's. */
export async function createRoom(
  url: string,
  owner: Session,
  visibility: 'public' | 'private' = 'public',
): Promise<RoomSummary> {
  const answer = await call<RoomSummary>(url, '/api/rooms', {
    token: owner.accessToken,
    body: { name: 'a room', visibility },
  })
  if (answer.status !== 201) throw new Error(`cannot create: ${JSON.stringify(answer.body)}`)
  return answer.body
}

/** Makes somebody a member, as the owner. */
export async function addMember(
  url: string,
  owner: Session,
  { roomId, username }: { roomId: string; username: string },
): Promise<void> {
  const path = `/api/rooms/${roomId}/members`
  const answer = await call(url, path, { token: owner.accessToken, body: { username } })
  if (answer.status !== 201) throw new Error(`cannot add: ${JSON.stringify(answer.body)}`)
}
