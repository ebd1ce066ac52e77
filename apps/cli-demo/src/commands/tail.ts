import { limits, type ChatMessage, type Room } from '@chatnode/client-sdk'
import { say, type Cli } from '../io.ts'
import { findRoom } from '../rooms.ts'
import { withSession } from '../session.ts'
import { visitRoom } from '../visit.ts'
import { messageWriter } from './messages.ts'

export interface TailOptions {
  readonly json?: boolean
  readonly since?: number
}

export async function tail(cli: Cli, reference: string, options: TailOptions): Promise<void> {
  await withSession(cli, `follow room "${reference}"`, async ({ client }) => {
    const { id } = await findRoom(client, reference)
    const room = client.rooms.get(id)
    const write = messageWriter(cli, options)
    const follower = new Follower(room, (message) => say(cli, write(message)))
    room.on('resync', ({ reason }) => {
      cli.stderr.write(`chatnode: messages may be missing (${reason}); read the history again\n`)
    })
    await visitRoom({ client, room, stop: cli.stopSignal() }, () => follower.follow(options.since))
  })
}

/** Stored messages first, then live ones; each once, in the order of `seq`. */
class Follower {
  readonly #room: Room
  readonly #print: (message: ChatMessage) => void
  /** Live messages that wait for the stored ones. */
  #early: ChatMessage[] | undefined = []

  constructor(room: Room, print: (message: ChatMessage) => void) {
    this.#room = room
    this.#print = print
    room.on('message', (message) => {
      if (this.#early) this.#early.push(message)
      else print(message)
    })
  }

  /** Ends only by a failure. */
  async follow(since: number | undefined): Promise<never> {
    const last = since === undefined ? 0 : await this.#catchUp(since)
    for (const message of this.#early ?? []) if (message.seq > last) this.#print(message)
    this.#early = undefined
    return new Promise(() => {})
  }

  /** Prints what is stored above a place, and answers the last place that it saw. */
  async #catchUp(since: number): Promise<number> {
    let last = since
    for (;;) {
      const page = await this.#room.history({ after: last, limit: limits.pageItems })
      for (const message of page.items) this.#print(message)
      last = page.items.at(-1)?.seq ?? last
      if (page.nextCursor === undefined || page.items.length === 0) return last
    }
  }
}
