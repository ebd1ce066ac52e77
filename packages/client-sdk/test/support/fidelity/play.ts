import type { ChatClient, Room } from '../../../src/index.ts'
import { isChatError } from '../../../src/index.ts'
import { Namer } from './namer.ts'
import type { Script, Step } from './script.ts'
import type { World } from './worlds.ts'

/** What everybody has seen of one step. */
interface Act {
  readonly step: Step
  /** What the one who acted was answered. */
  readonly outcome: unknown
  /** What each client heard of each room, and what it shows now. Of two rooms no order is promised. */
  readonly seen: readonly { readonly heard: unknown; readonly shown: unknown }[]
}

const EVENTS = [
  'message',
  'edited',
  'deleted',
  'reaction',
  'member-added',
  'member-removed',
  'updated',
  'resync',
  'read',
  'user-joined',
  'user-left',
  'room-deleted',
  'joined',
  'left',
  'refused',
] as const

/** Plays a script in a world, and tells what its clients observe, in names that are the same in every world. */
export async function play(world: World, script: Script): Promise<readonly Act[]> {
  const player = new Player(world)
  const acts: Act[] = []
  try {
    for (const step of script) acts.push(await player.act(step))
    for (const client of world.clients) {
      const who = world.clients.indexOf(client)
      acts.push(await player.act({ do: 'mend', who, room: 0 }))
    }
    return acts
  } finally {
    await player.end()
  }
}

class Player {
  readonly #world: World
  readonly #namer = new Namer()
  readonly #roomIds: string[] = []
  readonly #messageIds: string[] = []
  readonly #offs: (() => void)[] = []
  readonly #away = new Set<ChatClient>()
  readonly #heard: Map<string, unknown[]>[]

  constructor(world: World) {
    this.#world = world
    this.#heard = world.clients.map(() => new Map())
  }

  async act(step: Step): Promise<Act> {
    const { clients } = this.#world
    const client = clients[step.who]
    if (!client) throw new RangeError('there are three users')
    const outcome = await this.#outcomeOf(step, client)
    await this.#world.settle()
    return this.#namer.rename({
      step,
      outcome,
      seen: clients.map((one, index) => ({
        heard: this.#roomIds.map((id) => this.#heard[index]?.get(id)?.splice(0)),
        shown: this.#shownBy(one),
      })),
    }) as Act
  }

  async end(): Promise<void> {
    for (const off of this.#offs) off()
    for (const client of this.#away) await this.#world.mend(client)
    for (const client of this.#world.clients) {
      for (const id of this.#roomIds) await client.rooms.get(id).leave()
    }
  }

  async #outcomeOf(step: Step, client: ChatClient): Promise<unknown> {
    // Without a connection the calls of this client wait for one; what is sent goes into the outbox.
    const isAway = this.#away.has(client)
    if (isAway && step.do === 'send') {
      void this.#roomOf(step, client)
        ?.send(step.text)
        .catch(() => {})
      return 'queued'
    }
    if (isAway && step.do !== 'mend') return 'away'
    try {
      return await this.#do(step, client)
    } catch (error) {
      if (!isChatError(error)) throw error
      const { code, data, retryable } = error
      return { code, data, retryable }
    }
  }

  async #do(step: Step, client: ChatClient): Promise<unknown> {
    switch (step.do) {
      case 'cut':
        this.#away.add(client)
        return this.#world.cut(client)
      case 'mend':
        if (this.#away.delete(client)) await this.#world.mend(client)
        return undefined
      case 'create':
        return this.#create(client, step.visibility)
      case 'me':
        return client.me()
      case 'list':
      case 'mine':
        return this.#list(client, step.do === 'mine')
      default: {
        const room = this.#roomOf(step, client)
        return room ? this.#inRoom(step, { client, room }) : 'nowhere'
      }
    }
  }

  // oxlint-disable-next-line complexity -- one line for each thing that a user can do in a room
  async #inRoom(
    step: Step,
    { client, room }: { client: ChatClient; room: Room },
  ): Promise<unknown> {
    switch (step.do) {
      case 'join':
        return room.join()
      case 'leave':
        return room.leave()
      case 'fetch':
        return room.fetch()
      case 'members':
        return room.members.list()
      case 'delete-room':
        return room.delete()
      case 'type':
        return this.#type(room, client)
      case 'send':
        return this.#keep(await room.send(step.text))
      case 'send-as':
        return this.#keep(
          await client.call('send-message', {
            roomId: room.id,
            content: step.text,
            clientMessageId: `${room.id}-${step.id}`.slice(-40),
          }),
        )
      case 'edit':
        return room.edit(this.#messageId(step.message), step.text)
      case 'delete':
        return room.deleteMessage(this.#messageId(step.message))
      case 'react':
        return room.react(this.#messageId(step.message), step.emoji)
      case 'unreact':
        return room.unreact(this.#messageId(step.message), step.emoji)
      case 'add':
        return room.members.add(this.#world.clients[step.whom]?.user?.username ?? '')
      case 'remove':
        return room.members.remove(this.#world.clients[step.whom]?.user?.id ?? '')
      case 'rename':
        return room.update({ name: step.text })
      case 'change':
        return room.update({ visibility: step.visibility })
      case 'mark':
        return room.markRead(step.seq)
      case 'history': {
        const { before, after, limit } = step
        return room.history({ before, after, limit })
      }
      default:
        throw new TypeError(`${step.do} is not done in a room`)
    }
  }

  async #create(client: ChatClient, visibility: 'public' | 'private'): Promise<unknown> {
    const { id, summary } = await client.rooms.create({
      name: `room ${this.#roomIds.length}`,
      visibility,
    })
    this.#roomIds.push(id)
    for (const [index, one] of this.#world.clients.entries()) {
      const heard: unknown[] = []
      this.#heard[index]?.set(id, heard)
      const room = one.rooms.get(id)
      for (const event of EVENTS) {
        const write = (payload: unknown) => heard.push({ event, payload: withoutMessage(payload) })
        this.#offs.push(room.on(event, write))
      }
    }
    return summary
  }

  /** Rooms of earlier scripts are none of ours. */
  async #list(client: ChatClient, mine: boolean): Promise<unknown> {
    const { items } = await client.rooms.list({ limit: 100, mine })
    return items.filter(({ id }) => this.#roomIds.includes(id))
  }

  async #type(room: Room, client: ChatClient): Promise<unknown> {
    room.typing.start()
    await this.#world.settle()
    const seen = this.#world.clients.map((one) => one.rooms.get(room.id).typing.users.getSnapshot())
    room.typing.stop()
    return [client.user?.username, seen]
  }

  #roomOf(step: Step, client: ChatClient): Room | undefined {
    const id = this.#roomIds[step.room % Math.max(1, this.#roomIds.length)]
    return id === undefined ? undefined : client.rooms.get(id)
  }

  #keep<Message extends { id: string }>(message: Message): Message {
    this.#messageIds.push(message.id)
    return message
  }

  #messageId(index: number): string {
    return this.#messageIds[index % Math.max(1, this.#messageIds.length)] ?? 'no-message'
  }

  #shownBy(client: ChatClient): unknown {
    const rooms = this.#roomIds.map((id) => client.rooms.get(id))
    return {
      status: client.status,
      rooms: rooms.map((room) => ({
        status: room.status,
        summary: room.summary,
        seq: room.position?.seq,
        messages: room.messages.getSnapshot().map(withoutMessage),
        hasOlder: room.hasOlder,
        present: room.presence.getSnapshot(),
        typing: room.typing.users.getSnapshot(),
      })),
    }
  }
}

/** An error by what an app branches on; its message names ids. */
function withoutMessage(value: unknown): unknown {
  const { error, ...rest } = value as { error?: unknown }
  return isChatError(error) ? { ...rest, code: error.code, data: error.data } : value
}
