import type { ChatClient, JoinedRoom, Room, RoomSummary, Unsubscribe } from '@chatnode/client-sdk'
import { Failure, reasonFor } from './failure.ts'
import { parseLine } from './line.ts'
import { toPrintable } from './printable.ts'
import { counted, namesOf, typingOf, type Renderer } from './render.ts'
import type { Screen } from './screen.ts'
import { commandHelp, isMove, runCommand, type CommandHost } from './slash-commands.ts'

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

/** A room on a screen of plain lines: shows what happens in it, and sends what the user writes. */
export class LiveChat implements CommandHost {
  readonly client: ChatClient
  readonly server: string
  #room: Room
  #leaveRoom: Unsubscribe = () => {}
  readonly #options: LiveChatOptions
  /** Settles when every line has its outcome. The SDK sees to it that each has one, some day. */
  #sent: Promise<void> = Promise.resolve()
  #sendingCount = 0
  readonly #over: Promise<void>
  #end: (failure?: Error) => void = () => {}
  #isClosed = false
  #showSending: NodeJS.Timeout | undefined

  constructor(options: LiveChatOptions) {
    this.#options = options
    this.client = options.client
    this.server = options.server
    this.#room = options.room
    this.#over = new Promise((resolve, reject) => {
      this.#end = (failure) => (failure ? reject(failure) : resolve())
    })
    // Should the way in fail, nobody waits for this.
    this.#over.catch(() => {})
    this.#watchRoom()
    this.#watchConnection()
  }

  get room(): Room {
    return this.#room
  }

  /** Takes lines until the user has enough, or the pipe ends and all of it was sent. */
  async takeLines(): Promise<void> {
    const { screen } = this.#options
    screen.open({
      line: (text) => this.#line(text),
      writing: (text) => (isMessage(text) ? this.room.typing.start() : this.room.typing.stop()),
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

  tell(lines: readonly string[]): void {
    const [only, ...more] = lines
    if (only !== undefined && more.length === 0) return this.#notice(only)
    this.#options.screen.print(lines.map(toPrintable).join('\n'))
  }

  complain(text: string): void {
    const { screen, render } = this.#options
    screen.print(render.trouble(text))
  }

  async enter({ id }: RoomSummary): Promise<void> {
    if (id === this.#room.id) return
    const [before, next] = [this.#room, this.client.rooms.get(id)]
    this.#room = next
    const stopWatching = this.#leaveRoom
    this.#watchRoom()
    try {
      await next.join()
    } catch (error) {
      this.#leaveRoom()
      this.#room = before
      this.#leaveRoom = stopWatching
      throw error
    }
    stopWatching()
    this.#showStatus()
    await before.leave()
  }

  async left(): Promise<void> {
    this.#end()
  }

  showHelp(): void {
    this.#options.screen.print(commandHelp().join('\n'))
  }

  quit(): void {
    this.#end()
  }

  #watchRoom(): void {
    const { screen, render } = this.#options
    const room = this.#room
    let joinedBefore = false
    const offs = [
      room.on('joined', (joined) => {
        this.#joined(joined, joinedBefore)
        joinedBefore = true
      }),
      room.on('message', (message) => screen.print(render.message(message))),
      room.on('user-joined', ({ user }) => this.#notice(`${user.username} joined`)),
      room.on('user-left', ({ user }) => this.#notice(`${user.username} left`)),
      room.on('member-added', ({ member: { user } }) => {
        // Into a public room people walk by themselves, and `user-joined` has just said so.
        if (room.summary?.visibility === 'private') this.#notice(`${user.username} was added`)
      }),
      room.on('member-removed', ({ user }) =>
        this.#notice(`${user.username} is no longer a member`),
      ),
      room.on('updated', (updated) => this.#notice(`the room is now "${updated.room.name}"`)),
      room.on('resync', () => {
        this.complain('some messages may be missing here; `chatnode history` has them all')
      }),
      room.on('left', ({ error }) => this.#end(error)),
      room.typing.users.subscribe(() => this.#showStatus()),
    ]
    this.#leaveRoom = () => offs.forEach((off) => off())
  }

  #watchConnection(): void {
    this.client.on('status', ({ status }) => {
      if (status === 'reconnecting') this.#notice('connection lost, reconnecting…')
      this.#showStatus()
    })
  }

  #joined({ room, page, present }: JoinedRoom, isBack: boolean): void {
    const { screen, render } = this.#options
    const here = `here: ${namesOf(present)}`
    if (isBack) return this.#notice(`back; ${here}`)
    screen.print(render.heading(room))
    for (const message of page.items.slice(-RECENT)) screen.print(render.message(message))
    this.#notice(screen.interactive ? `${here}  (/help for help)` : here)
  }

  #line(text: string): void {
    const line = parseLine(text)
    if (line.kind === 'message') this.#send(line.content)
    else if (line.kind === 'command') this.#command(line)
  }

  #command(line: { name: string; argument: string }): void {
    if (!isMove(line.name)) return void runCommand(this, line)
    this.#sent = this.#sent.then(() => (this.#isClosed ? undefined : runCommand(this, line)))
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
        if (!this.#isClosed) await this.#room.send(content)
      } catch (error) {
        this.#sendFailed(content, error)
      }
      this.#sendingCount -= 1
      this.#countChanged()
    })
  }

  #sendFailed(content: string, error: unknown): void {
    if (this.#isClosed) return
    const why = reasonFor(error, this.server)
    if (this.#options.screen.interactive) return this.complain(`not sent: ${why}: ${content}`)
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
    const { screen, render } = this.#options
    const sending = this.#sendingCount
    const parts = [
      this.client.status === 'reconnecting' ? 'reconnecting…' : undefined,
      sending > 0 ? `sending ${counted(sending, 'message')}…` : undefined,
      typingOf(this.room.typing.users.getSnapshot()),
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
