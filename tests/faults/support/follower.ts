import type { JoinedRoom, Position, Reply, SyncedRoom } from '@chatnode/protocol'
import type { Recorder, Stream } from './recorder.ts'

interface Options {
  readonly name: string
  readonly roomId: string
  readonly userId: string
  readonly recorder: Recorder
  /** Answers nothing when the connection is gone; another one calls `enter` again. */
  readonly reply: <T>(event: string, payload: unknown) => Promise<Reply<T> | undefined>
}

type RecordPayload = { roomId: string; seq: number }

/**
 * Follows one room as the contract says: enter, hold live events, catch up to the head, then apply
 * what continues the cursor, drop what lies before it, and fetch where there is a hole.
 */
export class Follower {
  /** Whether the room has been live. */
  isLive = false
  /** How often the position could not be continued, by reason. */
  readonly resyncs: string[] = []
  /** Why the server does not let it in any more. */
  refusal: string | undefined
  /** The `seq` of every live event, as they came. */
  readonly arrivals: number[] = []
  /** Events that came by `sync`. */
  fetched = 0
  pages = 0
  #position: Position | undefined
  #stream: Stream | undefined
  readonly #held = new Map<number, { event: string; payload: RecordPayload }>()
  #isCatchingUp = false
  #entries = 0
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  get seq(): number {
    return this.#position?.seq ?? -1
  }

  get stream(): Stream | undefined {
    return this.#stream
  }

  /** Called at every connection. */
  async enter(): Promise<void> {
    const { reply, roomId } = this.#options
    const entry = (this.#entries += 1)
    this.#isCatchingUp = true
    const rejoin = this.#position !== undefined
    const joined = await reply<JoinedRoom>('join-room', { roomId, rejoin })
    // Gone, or a later connection has begun over.
    if (!joined || entry !== this.#entries) return
    if (!joined.ok) return this.leave(joined.error.code)
    if (!this.#position) this.#begin(joined.data.position)
    await this.#catchUp(entry)
    if (entry === this.#entries) this.isLive = true
  }

  /** Takes a live event. */
  take(event: string, payload: RecordPayload): void {
    this.arrivals.push(payload.seq)
    this.#held.set(payload.seq, { event, payload })
    if (!this.#isCatchingUp) this.#applyHeld()
  }

  /** Takes the newest `seq` of the room, as `room-heads` tells it. */
  head(seq: number): void {
    if (!this.#isCatchingUp && this.#position && seq > this.#position.seq) this.#fetch()
  }

  /** Nothing after this must reach it: it left, or was removed. */
  leave(refusal?: string): void {
    this.refusal = refusal
    if (this.#stream) this.#stream.isOnline = false
  }

  #begin(position: Position): void {
    const { recorder, name, roomId, userId } = this.#options
    if (this.#stream) this.#stream.isOnline = false
    this.#position = position
    this.#stream = recorder.stream({ name, roomId, userId, from: position.seq })
  }

  #fetch(): void {
    this.#isCatchingUp = true
    void this.#catchUp(this.#entries)
  }

  async #catchUp(entry: number): Promise<void> {
    const { reply, roomId } = this.#options
    for (let hasMore = true; hasMore;) {
      const payload = { rooms: [{ roomId, position: this.#position }] }
      const answer = await reply<{ rooms: [SyncedRoom] }>('sync', payload)
      if (!answer?.ok || entry !== this.#entries) return
      const [page] = answer.data.rooms
      this.pages += 1
      this.#applyPage(page)
      hasMore = page.hasMore ?? false
    }
    this.#isCatchingUp = false
    this.#applyHeld()
  }

  #applyPage({ status, events = [], position, reason }: SyncedRoom): void {
    if (status === 'resync' && position) {
      this.resyncs.push(reason ?? '')
      this.#held.clear()
      this.#begin(position)
      return
    }
    this.fetched += events.length
    for (const { event, payload } of events) this.#apply(event, payload)
  }

  #applyHeld(): void {
    while (this.#position) {
      const next = this.#held.get(this.#position.seq + 1)
      if (!next) break
      this.#apply(next.event, next.payload)
    }
    for (const seq of this.#held.keys()) if (seq <= this.seq) this.#held.delete(seq)
    if (this.#held.size > 0) this.#fetch()
  }

  #apply(event: string, payload: RecordPayload): void {
    const { seq } = payload
    this.#held.delete(seq)
    if (!this.#position || seq <= this.#position.seq) return
    const at = performance.now()
    const text = this.#options.recorder.text(payload)
    this.#stream?.entries.push({ seq, event, payload: text, at })
    this.#position = { ...this.#position, seq }
  }
}
