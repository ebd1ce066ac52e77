import { isDeepStrictEqual } from 'node:util'
import type { LogRow, LogTable } from './log-table.ts'
import type { Operation, Recorder, Stream } from './recorder.ts'

/** What can be wrong after a test, by the names of section 1 of the promise's checker. */
export type Breach =
  | 'lost' // acknowledged, and not in the log at the place that was told
  | 'phantom' // in the log, though nobody meant to send it
  | 'refused-but-stored'
  | 'duplicate' // stored twice, or shown twice
  | 'hole' // a number missing in the log, in its projection, or in what was shown
  | 'order' // shown out of order, or stored against an order that senders could see
  | 'altered' // shown otherwise than stored
  | 'unseen' // stored, and not shown to somebody who was there
  | 'leak' // shown to somebody who was no member then
  | 'stale-view'

export interface Violation {
  readonly breach: Breach
  readonly detail: string
}

type History = Pick<Recorder, 'operations' | 'streams' | 'views'>

/** Compares what was asked and shown with what the log table holds. Sound histories answer an empty list. */
export function check(history: History, table: LogTable): Violation[] {
  const log = new Log(table)
  return [
    ...checkPlaces(log, table),
    ...checkProjection(table),
    ...checkOperations(history.operations, log),
    ...checkOrderOfSends(history.operations),
    ...history.streams.flatMap((stream) => [
      ...checkEntries(stream, log),
      ...checkUnseen(stream, log),
    ]),
    ...history.views
      .filter(({ derived, fresh }) => !isDeepStrictEqual(derived, fresh))
      .map(({ name }) => violation('stale-view', `${name} is not what the server holds`)),
  ]
}

const violation = (breach: Breach, detail: string): Violation => ({ breach, detail })

interface Payload {
  readonly clientMessageId?: string
  readonly content?: string
  readonly deletedAt?: string
  readonly user?: { readonly id: string }
  readonly member?: { readonly user: { readonly id: string } }
}

interface Row extends LogRow {
  readonly parsed: Payload
}

/** The log table, by room and by message. */
class Log {
  readonly rooms = new Map<string, Map<number, Row>>()
  readonly messages = new Map<string, Row[]>()

  constructor({ rows }: LogTable) {
    for (const row of rows) {
      const parsed = JSON.parse(row.payload) as Payload
      const full = { ...row, parsed }
      const room = this.rooms.get(row.roomId) ?? new Map<number, Row>()
      this.rooms.set(row.roomId, room.set(row.seq, full))
      if (row.event !== 'message-received') continue
      const key = keyOf(parsed.user?.id, parsed.clientMessageId)
      this.messages.set(key, [...(this.messages.get(key) ?? []), full])
    }
  }

  find(operation: Operation): readonly Row[] {
    return this.messages.get(keyOf(operation.userId, operation.clientMessageId)) ?? []
  }
}

const keyOf = (userId: string | undefined, clientMessageId: string | undefined): string =>
  `${userId ?? ''} ${clientMessageId ?? ''}`

function* checkPlaces(log: Log, { rows, heads }: LogTable): Generator<Violation> {
  const places = new Set<string>()
  for (const { roomId, seq } of rows) {
    const place = `${roomId}#${seq}`
    if (places.has(place)) yield violation('duplicate', `${place} is twice in the log`)
    places.add(place)
  }
  for (const [roomId, { head, floor }] of heads) {
    const seqs = log.rooms.get(roomId)
    for (let seq = floor + 1; seq <= head; seq += 1) {
      if (!seqs?.has(seq)) yield violation('hole', `${roomId}#${seq} is not in the log`)
    }
    for (const seq of seqs?.keys() ?? []) {
      if (seq > head) yield violation('hole', `${roomId}#${seq} lies past the head ${head}`)
    }
  }
}

function* checkProjection({ rows, messages }: LogTable): Generator<Violation> {
  const projected = new Set(messages.map(({ roomId, seq }) => `${roomId}#${seq}`))
  for (const { roomId, seq, event } of rows) {
    if (event !== 'message-received' || projected.has(`${roomId}#${seq}`)) continue
    yield violation('hole', `${roomId}#${seq} is in the log and not among the messages`)
  }
}

function* checkOperations(operations: readonly Operation[], log: Log): Generator<Violation> {
  const known = new Set<string>()
  for (const operation of operations) {
    const { userId, clientMessageId, outcome, seq, content } = operation
    known.add(keyOf(userId, clientMessageId))
    const rows = log.find(operation)
    if (rows.length > 1) {
      const seqs = rows.map((row) => row.seq).join(', ')
      yield violation('duplicate', `${clientMessageId} is stored at ${seqs}`)
    }
    const stored = rows.some(
      ({ parsed, ...row }) =>
        row.seq === seq && (parsed.content === content || parsed.deletedAt !== undefined),
    )
    if (outcome === 'ok' && !stored) {
      yield violation('lost', `${clientMessageId} was acknowledged with ${String(seq)}`)
    }
    if (outcome === 'fail' && rows.length > 0) {
      yield violation('refused-but-stored', `${clientMessageId} is stored`)
    }
  }
  for (const [key, rows] of log.messages) {
    if (known.has(key)) continue
    yield violation('phantom', `nobody sent ${key}, stored at ${String(rows[0]?.seq)}`)
  }
}

/** Whoever was answered before somebody else began comes first, whoever they are. */
function* checkOrderOfSends(operations: readonly Operation[]): Generator<Violation> {
  const acknowledged = operations.filter(({ outcome }) => outcome === 'ok')
  for (const room of new Set(acknowledged.map(({ roomId }) => roomId))) {
    const sends = acknowledged.filter(({ roomId }) => roomId === room)
    const settled = sends.toSorted((a, b) => (a.settled ?? 0) - (b.settled ?? 0))
    let answered = 0
    let highest = 0
    for (const send of sends.toSorted((a, b) => a.invoked - b.invoked)) {
      for (; (settled[answered]?.settled ?? Infinity) < send.invoked; answered += 1) {
        highest = Math.max(highest, settled[answered]?.seq ?? 0)
      }
      if ((send.seq ?? 0) > highest) continue
      const { clientMessageId, seq } = send
      yield violation('order', `${clientMessageId} is ${String(seq)}, begun after ${highest}`)
    }
  }
}

function* checkEntries(stream: Stream, log: Log): Generator<Violation> {
  const { name, roomId, userId, from, entries } = stream
  const rows = log.rooms.get(roomId) ?? new Map<number, Row>()
  const isMemberAt = membership(rows, userId)
  const seen = new Set<number>()
  let last = from
  for (const { seq, payload } of entries) {
    const breach = seen.has(seq) ? 'duplicate' : placeAfter(last, seq)
    if (breach) yield violation(breach, `${name} saw ${seq} after ${last}`)
    seen.add(seq)
    last = Math.max(last, seq)
    const row = rows.get(seq)
    if (!row) yield violation('phantom', `${name} saw ${seq}, which is not in the log`)
    else if (row.payload !== payload && row.parsed.deletedAt === undefined) {
      yield violation('altered', `${name} saw ${seq} otherwise than it is stored`)
    }
    if (!isMemberAt(seq)) yield violation('leak', `${name} saw ${seq} and was no member`)
  }
}

function placeAfter(last: number, seq: number): Breach | undefined {
  if (seq <= last) return 'order'
  return seq > last + 1 ? 'hole' : undefined
}

function* checkUnseen(stream: Stream, log: Log): Generator<Violation> {
  const { name, roomId, from, entries, isOnline } = stream
  if (!isOnline) return
  const seen = new Set(entries.map(({ seq }) => seq))
  for (const seq of log.rooms.get(roomId)?.keys() ?? []) {
    if (seq > from && !seen.has(seq)) yield violation('unseen', `${name} never saw ${seq}`)
  }
}

/** Whether a user belonged to the room when an event happened. They are told of their own removal. */
function membership(rows: ReadonlyMap<number, Row>, userId: string): (seq: number) => boolean {
  const changes: { seq: number; isMember: boolean }[] = []
  for (const { seq, event, parsed } of rows.values()) {
    if (event === 'member-added' && parsed.member?.user.id === userId) {
      changes.push({ seq, isMember: true })
    } else if (event === 'member-removed' && parsed.user?.id === userId) {
      changes.push({ seq: seq + 1, isMember: false })
    }
  }
  changes.sort((a, b) => a.seq - b.seq)
  return (seq) => changes.findLast((change) => change.seq <= seq)?.isMember ?? false
}
