// The checker itself: a test that has never failed proves nothing, so each invariant is broken here by hand.
import { describe, expect, it } from 'vitest'
import { check, type Breach } from './support/check.ts'
import type { LogRow, LogTable } from './support/log-table.ts'
import { Recorder, type Operation, type Stream } from './support/recorder.ts'

const row = (seq: number, event: string, payload: object): LogRow => ({
  roomId: 'room',
  seq,
  event,
  payload: JSON.stringify({ roomId: 'room', seq, ...payload }),
})

const messageRow = (seq: number, clientMessageId: string, content = clientMessageId): LogRow =>
  row(seq, 'message-received', { user: { id: 'ada' }, content, clientMessageId })

interface World {
  recorder: Recorder
  operations: Operation[]
  stream: Stream
  table: { -readonly [Key in keyof LogTable]: LogTable[Key] }
}

const toEntry = ({ seq, event, payload }: LogRow) => ({ seq, event, payload, at: 0 })

/** Ada joined, sent `a` and then `b`; Bob, who joined in between, saw both. */
function soundWorld(): World {
  const recorder = new Recorder()
  const operations = ['a', 'b'].map((clientMessageId, index) => {
    const operation = recorder.invoke({
      roomId: 'room',
      userId: 'ada',
      clientMessageId,
      content: clientMessageId,
    })
    recorder.ok(operation, index + 3)
    return operation
  })
  const rows = [
    row(1, 'member-added', { member: { user: { id: 'ada' } } }),
    row(2, 'member-added', { member: { user: { id: 'bob' } } }),
    messageRow(3, 'a'),
    messageRow(4, 'b'),
  ]
  const stream = recorder.stream({ name: 'bob', roomId: 'room', userId: 'bob', from: 2 })
  stream.entries.push(...rows.slice(2).map(toEntry))
  const table = {
    rows,
    heads: new Map([['room', { head: 4, floor: 0 }]]),
    messages: [3, 4].map((seq) => ({ roomId: 'room', seq, content: '' })),
  }
  return { recorder, operations, stream, table }
}

const breaches = ({ recorder, table }: World): Breach[] => [
  ...new Set(check(recorder, table).map(({ breach }) => breach)),
]

const cases: readonly [string, Breach[], (world: World) => void][] = [
  [
    'an acknowledged message that is not in the log',
    ['lost'],
    ({ table, stream }) => {
      table.rows = table.rows.slice(0, 3)
      table.heads = new Map([['room', { head: 3, floor: 0 }]])
      stream.entries.pop()
    },
  ],
  [
    'an acknowledgment with another place than the log has',
    ['lost'],
    ({ operations }) => void (operations[1] && (operations[1].seq = 5)),
  ],
  [
    'an acknowledged message whose text is another',
    ['lost', 'altered'],
    ({ table }) => (table.rows = [...table.rows.slice(0, 3), messageRow(4, 'b', 'other')]),
  ],
  ['a message that nobody sent', ['phantom'], ({ recorder }) => void recorder.operations.pop()],
  [
    'a refused message that is stored',
    ['refused-but-stored'],
    ({ recorder, operations }) => operations[1] && recorder.fail(operations[1], 'forbidden'),
  ],
  [
    'a message that is stored twice',
    ['duplicate', 'unseen'],
    ({ table }) => {
      table.rows = [...table.rows, messageRow(5, 'b')]
      table.heads = new Map([['room', { head: 5, floor: 0 }]])
      table.messages = [3, 4, 5].map((seq) => ({ roomId: 'room', seq, content: '' }))
    },
  ],
  [
    'a number that is twice in the log',
    ['duplicate'],
    ({ table }) => (table.rows = [...table.rows, ...table.rows.slice(0, 1)]),
  ],
  [
    'an event that is shown twice',
    ['duplicate'],
    ({ stream }) => stream.entries.push(...stream.entries.slice(-1)),
  ],
  [
    'a number that is missing in the log',
    ['hole'],
    ({ table }) => (table.rows = table.rows.slice(1)),
  ],
  [
    'a row of the log past its head',
    ['hole'],
    ({ table }) => (table.heads = new Map([['room', { head: 3, floor: 0 }]])),
  ],
  [
    'a message of the log that its projection lacks',
    ['hole'],
    ({ table }) => (table.messages = table.messages.slice(1)),
  ],
  [
    'an event that is left out in what is shown',
    ['hole', 'unseen'],
    ({ stream }) => stream.entries.shift(),
  ],
  ['events that are shown in reverse', ['hole', 'order'], ({ stream }) => stream.entries.reverse()],
  [
    'a message stored before one that was acknowledged earlier',
    ['order'],
    ({ operations, table, stream }) => {
      const [first, second] = operations
      if (!first || !second) return
      table.rows = [...table.rows.slice(0, 2), messageRow(3, 'b'), messageRow(4, 'a')]
      stream.entries.splice(0, 2, ...table.rows.slice(2).map(toEntry))
      first.seq = 4
      second.seq = 3
    },
  ],
  [
    'an event shown otherwise than it is stored',
    ['altered'],
    ({ stream }) => stream.entries.splice(1, 1, toEntry(messageRow(4, 'b', 'other'))),
  ],
  ['a last event that somebody online never saw', ['unseen'], ({ stream }) => stream.entries.pop()],
  [
    'an event shown to somebody after their removal',
    ['leak'],
    ({ table, recorder }) => {
      recorder.operations.length = 0
      table.rows = [
        ...table.rows.slice(0, 2),
        row(3, 'member-removed', { user: { id: 'bob' } }),
        row(4, 'room-updated', {}),
      ]
      recorder.streams.splice(0, 1, {
        ...recorder.stream({ name: 'bob', roomId: 'room', userId: 'bob', from: 2 }),
        entries: table.rows.slice(2).map(toEntry),
      })
      recorder.streams.pop()
    },
  ],
  [
    'an event shown to somebody who never was a member',
    ['leak'],
    ({ recorder, stream }) => {
      const { entries } = recorder.stream({ ...stream, userId: 'eve' })
      entries.push(...stream.entries)
    },
  ],
  [
    'a view that differs from a fresh snapshot',
    ['stale-view'],
    ({ recorder }) =>
      recorder.view({ name: 'bob', derived: { members: 1 }, fresh: { members: 2 } }),
  ],
]

describe('the checker', () => {
  it('finds nothing in a sound history', () => {
    expect(breaches(soundWorld())).toEqual([])
  })

  it('lets an unknown outcome be either', () => {
    const world = soundWorld()
    const { recorder, operations, table, stream } = world
    for (const operation of operations) recorder.info(operation)
    expect(breaches(world)).toEqual([])
    table.rows = table.rows.slice(0, 3)
    table.heads = new Map([['room', { head: 3, floor: 0 }]])
    stream.entries.pop()
    expect(breaches(world)).toEqual([])
  })

  it.each(cases)('finds %s', (_what, expected, breakIt) => {
    const world = soundWorld()
    breakIt(world)
    expect(breaches(world)).toEqual(expected)
  })
})
