import type { ChatClient, JoinedRoom, Room } from '@chatnode/client-sdk'
import { Failure, reasonFor } from './failure.ts'
import { LINE_HELP, parseLine } from './line.ts'
import { counted, namesOf, typingOf, type Renderer } from './render.ts'
import type { Screen } from './screen.ts'

/** How many of the newest messages a chat begins with. */
const RECENT = 20

/** How long the end of a pipe waits for the server to confirm what came through it. */
const DRAIN_TIMEOUT_MS = 10_000

/** Most sends are confirmed before anybody could read that they are under way. */
const SENDING_SHOWN_AFTER_MS = 400

export interface LiveChatOptions {
  readonly client: ChatClient
  readonly server: string
  readonly room: Room
  readonly screen: Screen
  readonly render: Renderer
}

/** A room on a screen: shows what happens in it, and sends what the user writes. */
export class LiveChat {
  readonly #options: LiveChatOptions
  /** Settles when every line has its outcome. The SDK sees to it that each has one, some day. */
  #sent: Promise<void> = Promise.resolve()
  #sendingCount = 0
  readonly #over: Promise<void>
  #end: (failure?: Failure) => void = () => {}
  #joinedBefore = false
  #isClosed = false
  #showSending: NodeJS.Timeout | undefined

  constructor(options: LiveChatOptions) {
    this.#options = options
    this.#over = new Promise((resolve, reject) => {
      this.#end = (failure) => (failure ? reject(failure) : resolve())
    })
    this.#watchRoom()
    this.#watchConnection()
  }

  /** Takes lines until the user has enough, or the pipe ends and all of it was sent. */
  async takeLines(): Promise<void> {
    const { screen, room } = this.#options
    screen.open({
      line: (text) => this.#line(text),
      writing: (text) => (isMessage(text) ? room.typing.start() : room.typing.stop()),
      end: (how) => void this.#inputEnded(how),
    })
    await this.#over
  }

  /** Takes the chat off the screen. Throws when the server has not confirmed all messages. */
  close(): void {
    clearTimeout(this.#showSending)
    this.#isClosed = true
    const unconfirmed = this.#sendingCount
    this.#options.screen.close()
    if (unconfirmed === 0) return
    const messages = counted(unconfirmed, 'message')
    throw new Failure(`cannot leave in order: ${messages} had not been confirmed by the server`)
  }

  #watchRoom(): void {
    const { room, screen, render } = this.#options
    room.on('joined', (joined) => this.#joined(joined))
    room.on('message', (message) => screen.print(render.message(message)))
    room.on('user-joined', ({ user }) => this.#notice(`${user.username} joined`))
    room.on('user-left', ({ user }) => this.#notice(`${user.username} left`))
    room.on('member-added', ({ member }) => {
      // Into a public room people walk by themselves, and `user-joined` has just said so.
      if (room.summary?.visibility === 'private') this.#notice(`${member.user.username} was added`)
    })
    room.on('member-removed', ({ user }) => this.#notice(`${user.username} is no longer a member`))
    room.on('updated', (updated) => this.#notice(`the room is now "${updated.room.name}"`))
    room.on('resync', () => {
      const why = 'some messages may be missing here; `chatnode history` has them all'
      screen.print(render.trouble(why))
    })
    room.typing.users.subscribe(() => this.#showStatus())
  }

  #watchConnection(): void {
    this.#options.client.on('status', ({ status }) => {
      if (status === 'reconnecting') this.#notice('connection lost, reconnecting…')
      this.#showStatus()
    })
  }

  #joined({ room, page, present }: JoinedRoom): void {
    const { screen, render } = this.#options
    const here = `here: ${namesOf(present)}`
    if (this.#joinedBefore) return this.#notice(`back; ${here}`)
    this.#joinedBefore = true
    screen.print(render.heading(room))
    for (const message of page.items.slice(-RECENT)) screen.print(render.message(message))
    this.#notice(screen.interactive ? `${here}  (/help for help)` : here)
  }

  #line(text: string): void {
    const { screen, room } = this.#options
    const line = parseLine(text)
    switch (line.kind) {
      case 'message':
        return this.#send(line.content)
      case 'who':
        return this.#notice(`here: ${namesOf(room.presence.getSnapshot())}`)
      case 'help':
        return screen.print(LINE_HELP.join('\n'))
      case 'quit':
        return this.#end()
      case 'unknown':
        return this.#notice(`there is no ${line.name}; /help says what there is`)
      case 'nothing':
    }
  }

  async #inputEnded(how: 'interrupted' | 'ended'): Promise<void> {
    if (how === 'ended') {
      const late = new AbortController()
      const timer = setTimeout(() => late.abort(), DRAIN_TIMEOUT_MS)
      await Promise.race([
        this.#sent,
        new Promise((resolve) => late.signal.addEventListener('abort', resolve)),
      ])
      clearTimeout(timer)
    }
    this.#end()
  }

  /** One line after the other: in a pipe nothing may be sent behind a line that was refused. */
  #send(content: string): void {
    this.#sendingCount += 1
    this.#countChanged()
    this.#sent = this.#sent.then(async () => {
      try {
        if (!this.#isClosed) await this.#options.room.send(content)
      } catch (error) {
        this.#sendFailed(content, error)
      }
      this.#sendingCount -= 1
      this.#countChanged()
    })
  }

  #sendFailed(content: string, error: unknown): void {
    if (this.#isClosed) return
    const { screen, render, server } = this.#options
    const why = reasonFor(error, server)
    if (screen.interactive) return screen.print(render.trouble(`not sent: ${why}: ${content}`))
    // In a pipe the next line may make no sense without this one.
    this.#isClosed = true
    this.#end(new Failure(`cannot send a message: ${why}`, { cause: error }))
  }

  #countChanged(): void {
    clearTimeout(this.#showSending)
    if (this.#isClosed) return
    if (this.#sendingCount === 0) return this.#showStatus()
    this.#showSending = setTimeout(() => this.#showStatus(), SENDING_SHOWN_AFTER_MS)
  }

  #showStatus(): void {
    const { client, room, screen, render } = this.#options
    const sending = this.#sendingCount
    const parts = [
      client.status === 'reconnecting' ? 'reconnecting…' : undefined,
      sending > 0 ? `sending ${counted(sending, 'message')}…` : undefined,
      typingOf(room.typing.users.getSnapshot()),
    ]
    screen.setStatus(render.status(parts.filter((part) => part !== undefined)))
  }

  #notice(text: string): void {
    const { screen, render } = this.#options
    screen.print(render.notice(text))
  }
}

function isMessage(text: string): boolean {
  return parseLine(text).kind === 'message'
}
