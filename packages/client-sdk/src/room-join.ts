import type { JoinedRoom } from '@chatnode/protocol'
import { defer, ignore, untilAborted, type Deferred } from './async.ts'
import type { CallOptions, Calls } from './calls.ts'
import type { Clock } from './clock.ts'
import type { Link } from './connection/attempt.ts'
import { backoffDelay, type ReconnectOptions } from './connection/backoff.ts'
import type { Connection } from './connection/connection.ts'
import { asChatError, ChatError, isChatError } from './errors.ts'
import type { Requests } from './requests.ts'

/** One way into the room, from the wish to the server's answer. An answer to an older one is dropped. */
interface Entry {
  readonly joined: Deferred<JoinedRoom>
  /** The client was in before: it asks again until it is in, or the server says no. */
  readonly again: boolean
  /** Notices that came before the answer; they belong after its snapshot. */
  readonly early: (() => void)[]
}

type JoinState =
  | { readonly name: 'outside' }
  /** `join-room` is under way. */
  | { readonly name: 'joining'; readonly entry: Entry }
  | { readonly name: 'inside' }
  /** Wants to be in, and the connection is gone; the join is made when it is back. */
  | { readonly name: 'away'; readonly entry: Entry }
  /** `leave-room` is under way. */
  | { readonly name: 'leaving'; readonly done: Promise<void> }

/** What happens to a client and a room. */
export interface RoomJoinListener {
  /** From here on events of the room belong to the coming join. */
  entering(): void
  entered(joined: JoinedRoom): void
  /** The connection is gone; the room is not given up. */
  interrupted(): void
  /** Out, on the app's own wish where there is no error. */
  left(error?: ChatError): void
}

export interface RoomJoinOptions {
  readonly roomId: string
  readonly connection: Connection
  readonly requests: Requests
  readonly calls: Calls
  readonly clock: Clock
  readonly random: () => number
  readonly reconnect: ReconnectOptions
  readonly listener: RoomJoinListener
}

/** Being in one room: joins, leaves, and joins again after every reconnect. One request at a time. */
export class RoomJoin {
  readonly #options: RoomJoinOptions
  #state: JoinState = { name: 'outside' }
  #callers = 0

  constructor(options: RoomJoinOptions) {
    this.#options = options
  }

  get state(): JoinState['name'] {
    return this.#state.name
  }

  /** Whether a join is under way that brings the client back to where it was. */
  get returning(): boolean {
    return this.#state.name === 'joining' && this.#state.entry.again
  }

  /** Enters the room; all who call before the answer share it. */
  async join(options: CallOptions): Promise<JoinedRoom> {
    const what = this.#what('join')
    this.#callers += 1
    try {
      return await this.#options.calls.run(what, options, (signal) => this.#enter(what, signal))
    } finally {
      this.#callers -= 1
      if (this.#callers === 0) this.#dropUnwanted()
    }
  }

  leave(options: CallOptions): Promise<void> {
    const what = this.#what('leave')
    return this.#options.calls.run(what, options, (signal) => this.#exit(signal))
  }

  /** A live connection on which no join is left to be answered: nothing of this room overtakes it. */
  async whenSettled(what: string, signal: AbortSignal): Promise<Link> {
    for (;;) {
      const link = await this.#options.connection.whenOnline(what, signal)
      const state = this.#state
      if (state.name !== 'joining') return link
      await untilAborted(settled(state.entry.joined.promise), signal)
    }
  }

  /** Hands a notice of the room to the app, when the app is in; after the snapshot of a join under way. */
  notice(deliver: () => void): void {
    if (this.#state.name === 'inside') deliver()
    else if (this.#state.name === 'joining') this.#state.entry.early.push(deliver)
  }

  online(): void {
    if (this.#state.name === 'away') this.#request(this.#state.entry)
  }

  offline(): void {
    const state = this.#state
    // The same wish, and another entry: what the old connection still brings belongs to neither.
    if (state.name === 'joining')
      this.#state = { name: 'away', entry: { ...state.entry, early: [] } }
    else if (state.name === 'inside') this.#state = { name: 'away', entry: newEntry(true) }
    else return
    this.#options.listener.interrupted()
  }

  /** The client is out, whatever it wanted. */
  drop(error?: ChatError): void {
    const state = this.#state
    if (state.name === 'outside') return
    this.#state = { name: 'outside' }
    if ('entry' in state) {
      const why = `cannot ${this.#what('join')}: the room was left`
      state.entry.joined.reject(error ?? new ChatError('closed', why))
    }
    if (state.name !== 'leaving') this.#options.listener.left(error)
  }

  async #enter(what: string, signal: AbortSignal): Promise<JoinedRoom> {
    const { requests, roomId } = this.#options
    for (;;) {
      const state = this.#state
      switch (state.name) {
        case 'outside':
          this.#begin()
          break
        case 'away':
        case 'joining':
          return this.#waitFor(state.entry, what, signal)
        case 'inside':
          // In already: asked again for the sake of a fresh answer, which changes nothing here.
          return requests.call('join-room', { roomId }, { what })
        case 'leaving':
          await untilAborted(state.done, signal)
      }
    }
  }

  /** Waits for an entry, as long as a connection may come on which to make it. */
  #waitFor({ joined }: Entry, what: string, signal: AbortSignal): Promise<JoinedRoom> {
    const online = this.#options.connection.whenOnline(what, signal)
    return Promise.race([joined.promise, online.then(() => untilAborted(joined.promise, signal))])
  }

  async #exit(signal: AbortSignal): Promise<void> {
    for (;;) {
      const state = this.#state
      switch (state.name) {
        case 'outside':
          return
        case 'away':
          return this.drop()
        case 'joining':
          await untilAborted(settled(state.entry.joined.promise), signal)
          break
        case 'inside':
          return untilAborted(this.#sayLeave(), signal)
        case 'leaving':
          return untilAborted(state.done, signal)
      }
    }
  }

  #begin(): void {
    const entry = newEntry(false)
    if (this.#options.connection.link) this.#request(entry)
    else this.#state = { name: 'away', entry }
  }

  #request(entry: Entry): void {
    this.#state = { name: 'joining', entry }
    this.#options.listener.entering()
    void this.#askToEnter(entry)
  }

  async #askToEnter(entry: Entry): Promise<void> {
    const { requests, roomId } = this.#options
    const what = this.#what('join')
    for (let failures = 0; this.#isCurrent(entry); failures += 1) {
      try {
        const joined = await requests.call('join-room', { roomId }, { what })
        if (this.#isCurrent(entry)) this.#goInside(entry, joined)
        return
      } catch (cause) {
        if (!this.#isCurrent(entry)) return
        const error = asChatError(what, cause, 'incompatible')
        if (!entry.again || !error.retryable) return this.drop(error)
        await this.#pause(error, failures)
      }
    }
  }

  /** Waits before the next try; not longer than the connection lives. */
  async #pause(error: ChatError, failures: number): Promise<void> {
    const { clock, random, reconnect, connection } = this.#options
    const delay = (error.retryAfterMs ?? 0) + backoffDelay(failures, reconnect, random)
    const pause = defer<void>()
    const cancel = clock.after(delay, pause.resolve)
    const unlisten = connection.link?.lost.onEnd(pause.resolve)
    await pause.promise
    cancel()
    unlisten?.()
  }

  #goInside(entry: Entry, joined: JoinedRoom): void {
    this.#state = { name: 'inside' }
    entry.joined.resolve(joined)
    this.#options.listener.entered(joined)
    for (const deliver of entry.early) this.notice(deliver)
  }

  #sayLeave(): Promise<void> {
    const request = this.#askToLeave()
    const done = settled(request).then(() => {
      if (this.#state === leaving) this.#state = { name: 'outside' }
    })
    const leaving: JoinState = { name: 'leaving', done }
    this.#state = leaving
    this.#options.listener.left()
    return done.then(() => request)
  }

  async #askToLeave(): Promise<void> {
    const { requests, roomId } = this.#options
    try {
      await requests.call('leave-room', { roomId }, { what: this.#what('leave') })
    } catch (error) {
      // A connection that is gone is in no room.
      if (!isChatError(error) || error.code !== 'disconnected') throw error
    }
  }

  /** A first join that nobody waits for any more must not succeed later, behind the app's back. */
  #dropUnwanted(): void {
    const state = this.#state
    if (!('entry' in state) || state.entry.again) return
    const { requests, roomId } = this.#options
    this.drop()
    if (state.name !== 'joining') return
    requests.call('leave-room', { roomId }).catch(ignore('the server may not have let us in'))
  }

  #isCurrent(entry: Entry): boolean {
    return this.#state.name === 'joining' && this.#state.entry === entry
  }

  #what(verb: string): string {
    return `${verb} room ${this.#options.roomId}`
  }
}

function newEntry(again: boolean): Entry {
  return { joined: defer(), again, early: [] }
}

/** Resolves when a promise has its outcome, whatever it is. */
function settled(work: Promise<unknown>): Promise<void> {
  return work.then(
    () => undefined,
    () => undefined,
  )
}
