import { PASSWORD } from './stage.ts'

/** A moment of the conversation that the pictures show. */
interface Said {
  readonly at: string
  readonly by: Name
  readonly text: string
  readonly reactions?: Readonly<Record<string, readonly Name[]>>
}

type Name = 'mira' | 'jonas.weber' | 'priya' | 'amara'

const names: readonly Name[] = ['mira', 'jonas.weber', 'priya', 'amara']

/** When the pictures are taken. */
export const NOW = new Date('2026-03-10T10:42:00Z')

const TODAY = '2026-03-10'

const launch: readonly Said[] = [
  {
    at: '2026-03-09T15:58:00Z',
    by: 'jonas.weber',
    text: 'Release notes for 2.4 are in review: https://example.org/releases/2.4',
  },
  {
    at: '2026-03-09T16:04:00Z',
    by: 'priya',
    text: 'Read them. Two things:',
  },
  {
    at: '2026-03-09T16:04:20Z',
    by: 'priya',
    text: '1. The migration takes about a minute on the big database. We should say so.\n2. “Improved performance” says nothing. It is 40 % fewer queries per page, let’s write that.',
    reactions: { '👍': ['mira', 'jonas.weber'], '💯': ['amara'] },
  },
  { at: '2026-03-09T16:11:00Z', by: 'jonas.weber', text: 'Both done.' },
  {
    at: '2026-03-10T09:12:00Z',
    by: 'mira',
    text: 'Good morning! Staging has been on 2.4 since last night and the error rate is flat.',
    reactions: { '🎉': ['priya', 'amara', 'jonas.weber'] },
  },
  { at: '2026-03-10T09:14:00Z', by: 'mira', text: 'If nobody objects, we go at eleven.' },
  {
    at: '2026-03-10T09:31:00Z',
    by: 'amara',
    text: 'No objection. Support is briefed, and the status page has a draft.',
  },
  {
    at: '2026-03-10T10:36:00Z',
    by: 'priya',
    text: 'Backup is done and restored once, to be sure. 1.2 GB, four minutes.',
    reactions: { '👏': ['mira'] },
  },
  { at: '2026-03-10T10:37:00Z', by: 'priya', text: 'Ready when you are.' },
]

const elsewhere: readonly { readonly room: string; readonly said: readonly Said[] }[] = [
  {
    room: 'design',
    said: [
      { at: '2026-03-10T08:50:00Z', by: 'priya', text: 'The dark theme is up for comments.' },
      { at: '2026-03-10T08:52:00Z', by: 'amara', text: 'The contrast is much better.' },
    ],
  },
  {
    room: 'support',
    said: [{ at: '2026-03-09T17:20:00Z', by: 'amara', text: 'Queue is empty, good night.' }],
  },
  {
    room: 'lunch',
    said: [{ at: '2026-03-10T10:15:00Z', by: 'jonas.weber', text: 'Ramen at half past twelve?' }],
  },
]

interface Stagecraft {
  readonly url: string
  readonly setClock: (time: number) => void
  /** Called in between, with the id of the room that matters. */
  readonly overnight: (roomId: string) => Promise<void>
}

/** A day and a half in the life of a small team; answers the id of the room that matters. */
export async function play({ url, setClock, overnight }: Stagecraft): Promise<string> {
  setClock(Date.parse('2026-03-09T15:00:00Z'))
  const tokens = new Map<Name, string>()
  for (const username of names) {
    const answer = await post(`${url}/api/auth/register`, { username, password: PASSWORD })
    tokens.set(username, String(answer['accessToken']))
  }
  const as = (name: Name): string => tokens.get(name) ?? ''
  const rooms = new Map<string, string>()
  for (const name of ['support', 'design', 'lunch', 'launch']) {
    rooms.set(name, await createRoom(url, as('mira'), { name }))
  }
  for (const name of ['security', 'book-club', 'office-berlin']) {
    await createRoom(url, as('jonas.weber'), { name })
  }
  for (const roomId of rooms.values()) {
    for (const username of names.slice(1)) {
      await post(`${url}/api/rooms/${roomId}/members`, { username }, as('mira'))
    }
  }
  const all = [{ room: 'launch', said: launch }, ...elsewhere].flatMap(({ room, said }) =>
    said.map((each) => ({ ...each, roomId: rooms.get(room) ?? '' })),
  )
  const roomId = rooms.get('launch') ?? ''
  let isToday = false
  for (const each of all.toSorted((one, other) => one.at.localeCompare(other.at))) {
    setClock(Date.parse(each.at))
    if (!isToday && each.at >= TODAY) await overnight(roomId)
    isToday = each.at >= TODAY
    await say(url, each, as)
  }
  setClock(NOW.getTime())
  return roomId
}

async function say(
  url: string,
  { roomId, by, text, reactions = {} }: Said & { roomId: string },
  as: (name: Name) => string,
): Promise<void> {
  const messages = `${url}/api/rooms/${roomId}/messages`
  const { id } = await post(messages, { content: text }, as(by))
  for (const [emoji, fans] of Object.entries(reactions)) {
    for (const fan of fans) await post(`${messages}/${String(id)}/reactions`, { emoji }, as(fan))
  }
}

async function createRoom(url: string, token: string, room: { name: string }): Promise<string> {
  return String((await post(`${url}/api/rooms`, room, token))['id'])
}

/** Over REST: the SDK would wonder about the clock. */
async function post(url: string, body: object, token?: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`POST ${url} answered ${await response.text()}`)
  return (await response.json()) as Record<string, unknown>
}
