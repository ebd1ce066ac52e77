import { limits, type PublicUser } from '@chatnode/protocol'
import type { Clock } from './clock.ts'
import type { Report } from './emitter.ts'
import { Store, type ReadableStore } from './store.ts'

/**
 * Who is typing in a room. Ephemeral: never stored, never replayed.
 *
 * @example
 * input.addEventListener('input', () => room.typing.start())
 * room.typing.users.subscribe(() => {
 *   const names = room.typing.users.getSnapshot().map((user) => user.username)
 *   hint.textContent = names.length > 0 ? `${names.join(', ')} typing…` : ''
 * })
 */
export interface Typing {
  /**
   * Says that the user is typing. Call it on every key press: it sends at most one event every
   * two and a half seconds, and says `stop` by itself after three seconds without a call.
   *
   * @example
   * input.addEventListener('input', () => room.typing.start())
   */
  start(): void
  /**
   * Says that the user has stopped. Sending a message does so by itself.
   *
   * @example
   * input.addEventListener('blur', () => room.typing.stop())
   */
  stop(): void
  /**
   * The others who are typing now, in the order in which they began.
   *
   * @example
   * const typing = useSyncExternalStore(room.typing.users.subscribe, room.typing.users.getSnapshot)
   */
  readonly users: ReadableStore<readonly PublicUser[]>
}

/** After so long without a key press the user has stopped. Shorter than the server's patience, counted from the last event sent. */
const IDLE_MS = limits.typingTimeoutMs - limits.typingRenewMs - 500

export interface TypingOptions {
  /** Sends the signal if the client is in the room, and says whether it did. */
  readonly send: (event: 'typing-start' | 'typing-stop') => boolean
  /** The id of the signed-in user, where it is known. */
  readonly self: () => string | undefined
  readonly clock: Clock
  readonly report: Report
}

interface Typist {
  readonly user: PublicUser
  readonly cancelForget: () => void
}

export class RoomTyping implements Typing {
  readonly users: Store<readonly PublicUser[]>
  readonly #options: TypingOptions
  readonly #typists = new Map<string, Typist>()
  /** When the last `typing-start` was sent; `undefined` while the user is not typing. */
  #sentAt: number | undefined
  #cancelIdle: () => void = () => {}

  constructor(options: TypingOptions) {
    this.#options = options
    this.users = new Store<readonly PublicUser[]>([], options.report)
  }

  start(): void {
    const { clock, send } = this.#options
    const now = clock.now()
    const due = this.#sentAt === undefined || now - this.#sentAt >= limits.typingRenewMs
    if (due && !send('typing-start')) return
    if (due) this.#sentAt = now
    this.#cancelIdle()
    this.#cancelIdle = clock.after(IDLE_MS, () => this.stop())
  }

  stop(): void {
    if (this.#sentAt === undefined) return
    this.ended()
    this.#options.send('typing-stop')
  }

  /** The user's typing is over, and the server knows. */
  ended(): void {
    this.#cancelIdle()
    this.#sentAt = undefined
  }

  handleStart(user: PublicUser): void {
    if (user.id === this.#options.self()) return
    const known = this.#typists.get(user.id)
    known?.cancelForget()
    const forget = (): void => this.handleStop(user)
    const cancelForget = this.#options.clock.after(limits.typingForgetMs, forget)
    this.#typists.set(user.id, { user, cancelForget })
    if (!known) this.#publish()
  }

  handleStop(user: PublicUser): void {
    this.#typists.get(user.id)?.cancelForget()
    if (this.#typists.delete(user.id)) this.#publish()
  }

  /** Nobody is typing, as far as this client can know. */
  reset(): void {
    this.ended()
    for (const typist of this.#typists.values()) typist.cancelForget()
    this.#typists.clear()
    if (this.users.getSnapshot().length > 0) this.#publish()
  }

  #publish(): void {
    this.users.set([...this.#typists.values()].map(({ user }) => user))
  }
}
