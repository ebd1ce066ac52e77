import type { JoinedRoom } from '@chatnode/protocol'
import { defer, ignore, untilAborted, type Deferred } from './async.ts'
import type { CallOptions, Calls } from './calls.ts'
import type { Clock } from './clock.ts'
import { backoffDelay, type ReconnectOptions } from './connection/backoff.ts'
import type { Connection } from './connection/connection.ts'
import { asChatError, ChatError, isChatError } from './errors.ts'
import type { Requests } from './requests.ts'
import type { RoomMachine } from './room-machine.ts'

/** One way into the room, from the wish to the server's answer. An answer to an older one is dropped. */
interface Entry {
  readonly joined: Deferred<JoinedRoom>
  /** The client was in before: it asks again until it is in, or the server says no. */
  readonly again: boolean
  /** Notices that came before the answer; they belong after its snapshot. */
  readonly early: (() => void)[]
}

/** What happens to a client and a room. */
export interface RoomJoinListener {
  /** In. `again`: back after the connection broke. */
  entered(joined: JoinedRoom, again: boolean): void
  /** The connection is gone; the room is not given up. */
  interrupted(): void
  /** Out, on the app's own wish where there is no error. */
  left(error?: ChatError): void
}

export interface RoomJoinOptions {
  readonly roomId: string
  readonly machine: RoomMachine
  readonly connection: Connection
  readonly requests: Requests
  readonly calls: Calls
  readonly clock: Clock
  readonly random: () => number
  readonly reconnect: ReconnectOptions
  readonly listener: RoomJoinListener
}

/** The answers with which the server puts somebody out of a room, or keeps them out. */
const EXPELLED: readonly string[] = ['room_not_found', 'not_a_member']

/** Being in one room: joins, leaves, and joins again after every reconnect. One request at a time. */
export class RoomJoin {
  readonly #options: RoomJoinOptions
  /** The way in, while the room is `away` or `joining`. */
  #entry: Entry | undefined
  /** The way out, while it is `leaving`. */
  #exit: Promise<void> = Promise.resolve()
  #callers = 0

  constructor(options: RoomJoinOptions) {
    this.#options = options
  }

  /** Whether the way in brings the client back to where it was. */
  get returning(): boolean {
    return this.#entry?.again ?? false
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
    return this.#options.calls.run(what, options, (signal) => this.#leave(signal))
  }

  /** Hands a notice of the room to the app, when the app is in; after the snapshot of a join under way. */
  notice(deliver: () => void): void {
    const { machine } = this.#options
    if (machine.isInside) deliver()
    else if (machine.state === 'joining') this.#entry?.early.push(deliver)
  }

  online(): void {
    const { machine } = this.#options
    if (this.#entry && machine.dispatch('ask')) void this.#askToEnter(this.#entry)
  }

  offline(): void {
    if (!this.#options.machine.dispatch('lost')) return
    // The same wish, and another entry: what the old connection still brings belongs to neither.
    this.#entry = this.#entry ? { ...this.#entry, early: [] } : newEntry(true)
    this.#options.listener.interrupted()
  }

  /** The client is out, whatever it wanted. */
  drop(error?: ChatError): void {
    const { machine, listener } = this.#options
    const hadLeft = machine.state === 'leaving'
    const isExpelled = error !== undefined && EXPELLED.includes(error.code)
    if (!(isExpelled && machine.dispatch('expel')) && !machine.dispatch('drop')) return
    const why = `cannot ${this.#what('join')}: the room was left`
    this.#entry?.joined.reject(error ?? new ChatError('closed', why))
    this.#entry = undefined
    if (!hadLeft) listener.left(error)
  }

  async #enter(what: string, signal: AbortSignal): Promise<JoinedRoom> {
    const { requests, roomId, machine } = this.#options
    for (;;) {
      const entry = this.#entry
      if (entry) return this.#waitFor(entry, what, signal)
      // In already: asked again for the sake of a fresh answer, which changes nothing here.
      if (machine.isInside) return requests.call('join-room', { roomId }, { what })
      if (machine.state === 'leaving') await untilAborted(this.#exit, signal)
      else this.#begin()
    }
  }

  /** Waits for an entry, as long as a connection may come on which to make it. */
  #waitFor({ joined }: Entry, what: string, signal: AbortSignal): Promise<JoinedRoom> {
    const online = this.#options.connection.whenOnline(what, signal)
    return Promise.race([joined.promise, online.then(() => untilAborted(joined.promise, signal))])
  }

  async #leave(signal: AbortSignal): Promise<void> {
    const { machine } = this.#options
    for (;;) {
      if (machine.isInside) return untilAborted(this.#sayLeave(), signal)
      if (machine.state === 'leaving') return untilAborted(this.#exit, signal)
      if (machine.state !== 'joining' || !this.#entry) return this.drop()
      await untilAborted(settled(this.#entry.joined.promise), signal)
    }
  }

  #begin(): void {
    this.#options.machine.dispatch('enter')
    this.#entry = newEntry(false)
    if (this.#options.connection.link) this.online()
  }

  async #askToEnter(entry: Entry): Promise<void> {
    const { requests, roomId } = this.#options
    const what = this.#what('join')
    // Coming back must not undo a removal; and what was missed comes from the log.
    const payload = entry.again ? { roomId, rejoin: true, messageLimit: 0 } : { roomId }
    for (let failures = 0; this.#isCurrent(entry); failures += 1) {
      try {
        const joined = await requests.call('join-room', payload, { what })
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
    this.#options.machine.dispatch('answer')
    this.#entry = undefined
    entry.joined.resolve(joined)
    this.#options.listener.entered(joined, entry.again)
    for (const deliver of entry.early) this.notice(deliver)
  }

  #sayLeave(): Promise<void> {
    const { machine, listener } = this.#options
    const request = this.#askToLeave()
    machine.dispatch('leave')
    const exit = settled(request).then(() => {
      if (this.#exit === exit && machine.state === 'leaving') machine.dispatch('drop')
    })
    this.#exit = exit
    listener.left()
    return exit.then(() => request)
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
    if (!this.#entry || this.#entry.again) return
    const { requests, roomId, machine } = this.#options
    const wasAsked = machine.state === 'joining'
    this.drop()
    if (!wasAsked) return
    requests.call('leave-room', { roomId }).catch(ignore('the server may not have let us in'))
  }

  #isCurrent(entry: Entry): boolean {
    return this.#options.machine.state === 'joining' && this.#entry === entry
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
