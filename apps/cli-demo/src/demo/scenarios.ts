import { setTimeout as pause } from 'node:timers/promises'
import { limits, type ChatClient, type Room } from '@chatnode/client-sdk'
import type { Stage } from './stage.ts'
import { next, stopwatch, until, within } from './wait.ts'

/** Somebody in the demo, and their view of the room that it plays in. */
interface Person {
  readonly name: string
  readonly client: ChatClient
}

/** What the scenarios hand on, each to the next. */
export interface Cast {
  readonly alice: Person
  readonly bob: Person
}

export interface InRoom extends Cast {
  readonly roomOfAlice: Room
  readonly roomOfBob: Room
}

/** Tells one detail of a scenario. */
export type Tell = (detail: string) => void

export async function connect(stage: Stage, tell: Tell): Promise<Cast> {
  const enter = async (name: string): Promise<Person> => {
    const took = stopwatch()
    const client = await within(`${name} registers`, stage.register(name))
    const registered = took()
    await within(`${name} connects`, client.connect())
    tell(`${name} registered after ${registered}, and is connected after ${took()}`)
    return { name, client }
  }
  return { alice: await enter('alice'), bob: await enter('bob') }
}

export async function meet({ alice, bob }: Cast, tell: Tell): Promise<InRoom> {
  const created = within('a room is created', alice.client.rooms.create({ name: 'general' }))
  const roomOfAlice = await created
  const roomOfBob = bob.client.rooms.get(roomOfAlice.id)
  await within('alice joins', roomOfAlice.join())
  const seen = next(roomOfAlice, 'user-joined', ({ user }) => user.username === bob.name)
  const took = stopwatch()
  const { present } = await within('bob joins', roomOfBob.join())
  await within('alice is told that bob joined', seen)
  tell(`alice was told "user-joined: bob" after ${took()}`)
  const names = present.map(({ username }) => username).sort()
  assert(names.join() === 'alice,bob', `bob should find alice and himself, not ${names.join()}`)
  tell(`bob found ${names.join(' and ')} there`)
  return { alice, bob, roomOfAlice, roomOfBob }
}

export async function talk(
  { roomOfAlice, roomOfBob }: InRoom,
  { stage, tell }: { stage: Stage; tell: Tell },
): Promise<void> {
  const content = 'hello bob'
  const received = next(roomOfBob, 'message')
  const took = stopwatch()
  const sending = roomOfAlice.send(content).then((sent) => ({ sent, stored: took() }))
  const message = await within('bob receives the message', received)
  tell(`bob received "${message.content}" after ${took()}, over the open connection`)
  const { sent, stored } = await within('the server confirms the message', sending)
  tell(`alice knew after ${stored} that it is stored, as number ${sent.seq} of the room`)
  assert(message.id === sent.id && message.content === content, 'bob received something else')
  await expectStored(roomOfBob, sent.id)

  const backAgain = [roomOfAlice, roomOfBob].map((room) => next(room, 'joined'))
  const downtime = stopwatch()
  await within('the server restarts', stage.restart())
  await within('both reconnect by themselves', Promise.all(backAgain))
  await expectStored(roomOfBob, sent.id)
  tell(`it is in the file: a new server on it has it, and both were back after ${downtime()}`)
}

export async function type({ alice, roomOfBob }: InRoom, tell: Tell): Promise<void> {
  const { users } = roomOfBob.typing
  const started = until(users, ([user]) => user?.username === alice.name)
  const took = stopwatch()
  // The bare signal: unlike `room.typing.start()`, nothing will ever send the stop to it.
  alice.client.signal('typing-start', { roomId: roomOfBob.id })
  await within('bob sees alice typing', started)
  tell(`bob saw "alice is typing…" after ${took()}`)
  const ended = until(users, ({ length }) => length === 0)
  await within('the typing ends by itself', ended, limits.typingTimeoutMs + 3_000)
  tell(`no typing-stop was ever sent; the server ended it after ${took()}`)
}

/** Time enough for a wrong `user-left` to arrive. */
const SILENCE_MS = 400

export async function leave(
  { bob, roomOfAlice }: InRoom,
  { stage, tell }: { stage: Stage; tell: Tell },
): Promise<void> {
  const tab = await within('bob opens a second tab', stage.login(bob.name))
  await within('the second tab connects', tab.connect())
  await within('the second tab joins', tab.rooms.get(roomOfAlice.id).join())
  let gone = false
  const left = next(roomOfAlice, 'user-left', ({ user }) => user.username === bob.name).then(
    () => (gone = true),
  )

  await within('bob closes his first tab', bob.client.close())
  await pause(SILENCE_MS)
  assert(!gone, 'alice was told that bob left, though he has another tab')
  tell(`bob closed one of two tabs, and alice was told nothing`)
  const took = stopwatch()
  await within('bob closes his last tab', tab.close())
  await within('alice is told that bob left', left)
  tell(`bob closed the other, and alice was told "user-left: bob" after ${took()}`)
}

async function expectStored(room: Room, messageId: string): Promise<void> {
  const { items } = await within('the history is read', room.history())
  assert(
    items.some(({ id }) => id === messageId),
    'the message is not in the history',
  )
}

function assert(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise)
}
