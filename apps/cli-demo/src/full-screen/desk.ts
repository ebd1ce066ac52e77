import {
  isChatError,
  type ChatClient,
  type Room,
  type RoomSummary,
  type Unsubscribe,
} from '@chatnode/client-sdk'
import { reasonFor } from '../failure.ts'
import { findRoom } from '../rooms.ts'
import { runCommand, type CommandHost } from '../slash-commands.ts'
import type { Chat } from './chat.ts'
import { helpPanel } from './help.ts'
import type { Size } from './layout.ts'
import { inMode, withNote, type Effect } from './modes/mode.ts'
import { press } from './press.ts'
import type { Stroke } from './stroke.ts'
import { firstView, isWriting, sceneOf, WRITE, type Scene, type View } from './view.ts'
import { stepOver } from './wrap.ts'

export interface DeskOptions {
  readonly chat: Chat
  /** The room to begin with, by id or name; else the first of the list. */
  readonly reference: string | undefined
  /** The user has enough, or it cannot go on. */
  readonly end: (error?: unknown) => void
  readonly now: () => Date
}

/** The full screen but for the drawing: what is shown, and what the keys do. */
export class Desk implements CommandHost {
  readonly client: ChatClient
  readonly server: string
  readonly #chat: Chat
  readonly #options: DeskOptions
  readonly #listeners = new Set<() => void>()
  #view: View = firstView(undefined)

  constructor(options: DeskOptions) {
    const { chat } = options
    this.#options = options
    this.#chat = chat
    this.client = chat.client
    this.server = chat.server
    chat.onTrouble = (what, error) => this.#onTrouble(what, error)
    chat.onConnected = () => void this.#goToReference()
    chat.subscribe(() => this.#chatChanged())
    chat.client.on('status', ({ status, error }) => {
      if (status === 'refused') options.end(error ?? new Error('the server ended the connection'))
    })
  }

  get room(): Room | undefined {
    return this.#chat.room
  }

  readonly getSnapshot = (): View => this.#view

  readonly subscribe = (listener: () => void): Unsubscribe => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** What is to be seen on a screen of that size. */
  scene(size: Size): Scene {
    return sceneOf(
      { data: this.#chat.getSnapshot(), view: this.#view, now: this.#options.now() },
      size,
    )
  }

  press(stroke: Stroke, size: Size): void {
    const end = stroke.kind === 'text' ? stepOver(stroke.text, 0, 'forth') : 0
    if (stroke.kind !== 'text' || isWriting(this.#view) || end === stroke.text.length) {
      return this.#pressOne(stroke, size)
    }
    // Somebody types ahead: each letter is a key here, and what the next one means may depend on it.
    this.#pressOne({ kind: 'text', text: stroke.text.slice(0, end) }, size)
    this.press({ kind: 'text', text: stroke.text.slice(end) }, size)
  }

  /** What was pasted is never taken for keys. */
  paste(text: string, size: Size): void {
    if (isWriting(this.#view)) this.#pressOne({ kind: 'text', text }, size)
  }

  #pressOne(stroke: Stroke, size: Size): void {
    const { view, effects } = press(this.scene(size), stroke)
    this.#show(view)
    for (const effect of effects) this.#perform(effect)
  }

  tell(lines: readonly string[]): void {
    const [only, ...more] = lines
    if (only === undefined) return
    if (more.length === 0) return this.#show(withNote(this.#view, only, 'good'))
    this.#show(inMode(this.#view, { kind: 'panel', title: only, lines: more, first: 0 }))
  }

  complain(text: string): void {
    this.#show(withNote(this.#view, text, 'bad'))
  }

  async enter(room: RoomSummary): Promise<void> {
    // A first visit makes the user a member of a public room.
    await this.client.rooms.get(room.id).join()
    this.#open(room.id)
  }

  async left(room: Room): Promise<void> {
    this.#chat.forget(room)
    this.#show({ ...firstView(undefined), drafts: this.#view.drafts })
  }

  showHelp(): void {
    this.#show(inMode(this.#view, helpPanel()))
  }

  quit(): void {
    this.#options.end()
  }

  #perform(effect: Effect): void {
    const { room } = this
    switch (effect.kind) {
      case 'quit':
        return this.quit()
      case 'open':
        return this.#open(effect.roomId)
      case 'older':
        return void this.#chat.loadOlder()
      case 'command':
        return void runCommand(this, effect)
      default:
        if (room) performIn(room, effect, (error) => this.#onTrouble('do that', error))
    }
  }

  #open(roomId: string): void {
    this.#chat.open(roomId)
    this.#show({ ...this.#view, roomId, mode: WRITE, place: undefined })
  }

  async #goToReference(): Promise<void> {
    const { reference, end } = this.#options
    if (reference === undefined || this.#view.roomId !== undefined) return
    try {
      await this.enter(await findRoom(this.client, reference))
    } catch (error) {
      // On the way in a lost connection is no answer; after the next one it is asked again.
      if (this.client.status === 'connected') end(error)
    }
  }

  /** Where there are rooms, one of them is on show. */
  #chatChanged(): void {
    const [view, chat] = [this.#view, this.#chat]
    if (chat.room) return
    const mayChoose = this.#options.reference === undefined || view.roomId !== undefined
    if (mayChoose && chat.busiestId !== undefined) this.#open(chat.busiestId)
    else if (view.roomId !== undefined) this.#show({ ...view, roomId: undefined, mode: WRITE })
  }

  #onTrouble(what: string, error: unknown): void {
    this.complain(`cannot ${what}: ${reasonFor(error, this.server)}`)
  }

  #show(view: View): void {
    if (view === this.#view) return
    this.#view = view
    for (const listener of this.#listeners) listener()
  }
}

type RoomEffect = Exclude<Effect, { kind: 'quit' | 'open' | 'older' | 'command' }>

/** Does to a room what a key has asked for. */
function performIn(room: Room, effect: RoomEffect, onError: (error: unknown) => void): void {
  switch (effect.kind) {
    case 'typing':
      return effect.isTyping ? room.typing.start() : room.typing.stop()
    case 'discard':
      return void room.discard(effect.clientMessageId)
    default:
      request(room, effect).catch((error: unknown) => {
        // What the server refuses is told by `refused`, and what is under way at the end stays in the outbox.
        if (isChatError(error) && error.code === 'invalid_payload') onError(error)
      })
  }
}

function request(
  room: Room,
  effect: Exclude<RoomEffect, { kind: 'typing' | 'discard' }>,
): Promise<unknown> {
  switch (effect.kind) {
    case 'send':
      return room.send(effect.content)
    case 'retry':
      return room.retry(effect.clientMessageId)
    case 'edit':
      return room.edit(effect.messageId, effect.content)
    case 'delete':
      return room.deleteMessage(effect.messageId)
    case 'react':
      return room.react(effect.messageId, effect.emoji)
    case 'unreact':
      return room.unreact(effect.messageId, effect.emoji)
  }
}
