/**
 * What became of a send, as its sender knows it: stored (`ok`), refused for good (`fail`), or
 * unknown (`info`: no answer came, and nobody asked again).
 */
export type Outcome = 'ok' | 'fail' | 'info'

/** One message that somebody meant to send, under one id, however often it went over the wire. */
export interface Operation {
  readonly roomId: string
  readonly userId: string
  readonly clientMessageId: string
  readonly content: string
  /** Order of what happened in this process: `settled` of one before `invoked` of another is an order that the log must keep. */
  readonly invoked: number
  settled?: number
  outcome?: Outcome
  /** What the acknowledgment said. */
  seq?: number
  code?: string
}

/** One durable event as a receiver's app got it. */
export interface Entry {
  readonly seq: number
  readonly event: string
  /** The JSON text of the payload. */
  readonly payload: string
  /** When it was applied, by `performance.now()`. */
  readonly at: number
}

/** What one receiver was shown of one room, from one snapshot on. */
export interface Stream {
  readonly name: string
  readonly roomId: string
  readonly userId: string
  /** The position of the snapshot that it began with. */
  readonly from: number
  readonly entries: Entry[]
  /** Whether it was online at the end, so that it must have seen all. */
  isOnline: boolean
}

/** A receiver's own view after all events, and the snapshot that the server gives then. */
export interface View {
  readonly name: string
  readonly derived: unknown
  readonly fresh: unknown
}

/** Writes down what was asked, answered and shown, in the order of this process. */
export class Recorder {
  readonly operations: Operation[] = []
  readonly streams: Stream[] = []
  readonly views: View[] = []
  readonly #texts = new Map<string, string>()
  #tick = 0

  invoke(operation: Omit<Operation, 'invoked'>): Operation {
    this.#tick += 1
    const recorded = { ...operation, invoked: this.#tick }
    this.operations.push(recorded)
    return recorded
  }

  ok(operation: Operation, seq: number): void {
    this.#settle(operation, 'ok')
    operation.seq = seq
  }

  fail(operation: Operation, code: string): void {
    this.#settle(operation, 'fail')
    operation.code = code
  }

  /** A send that has no outcome at the end of a test counts as this one. */
  info(operation: Operation): void {
    this.#settle(operation, 'info')
  }

  stream(start: Omit<Stream, 'entries' | 'isOnline'>): Stream {
    const stream: Stream = { ...start, entries: [], isOnline: true }
    this.streams.push(stream)
    return stream
  }

  /** The JSON text of a payload: one text in memory, however many receivers keep it. */
  text(payload: unknown): string {
    const text = JSON.stringify(payload)
    const known = this.#texts.get(text)
    if (known !== undefined) return known
    this.#texts.set(text, text)
    return text
  }

  view(view: View): void {
    this.views.push(view)
  }

  count(outcome: Outcome): number {
    return this.operations.filter((operation) => operation.outcome === outcome).length
  }

  #settle(operation: Operation, outcome: Outcome): void {
    this.#tick += 1
    operation.settled = this.#tick
    operation.outcome = outcome
  }
}
