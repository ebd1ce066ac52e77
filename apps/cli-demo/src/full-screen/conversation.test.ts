import { ChatError } from '@chatnode/client-sdk'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alice, bob, noon, openRoom, pending, sent } from '../../test/support/chat-data.ts'
import type { OpenRoom } from './chat-data.ts'
import { conversationRows, indexOfPlace, selectedRow } from './conversation.ts'
import { textOf, widthOf } from './rows.ts'

const rowsOf = (room: OpenRoom, width = 40): string[] =>
  conversationRows({ room, selfId: alice.id, width, now: noon }).map(({ row }) =>
    textOf(row).trimEnd(),
  )

const minutesLater = (minutes: number): string =>
  new Date(noon.getTime() + minutes * 60_000).toISOString()

describe('a conversation', () => {
  it('names an author once, until somebody else speaks or time has passed', () => {
    const room = openRoom([
      sent(1, { content: 'one' }),
      sent(2, { content: 'two', createdAt: minutesLater(1) }),
      sent(3, { content: 'three', user: alice, createdAt: minutesLater(2) }),
      sent(4, { content: 'four', createdAt: minutesLater(3) }),
      sent(5, { content: 'five', createdAt: minutesLater(30) }),
    ])
    expect(rowsOf(room)).toEqual([
      '  here begins lounge',
      expect.stringMatching(/^ ─+ Today ─+$/),
      '  bob  12:00',
      '  one',
      '  two',
      '',
      '  alice  12:02',
      '  three ✓',
      '',
      '  bob  12:03',
      '  four',
      '',
      '  bob  12:30',
      '  five',
    ])
  })

  it('has a line between days, and one above what is new', () => {
    const yesterday = minutesLater(-24 * 60)
    const room = openRoom([sent(1, { createdAt: yesterday }), sent(2), sent(3)], { newSince: 2 })
    const lines = rowsOf(room).filter((row) => row.includes('──'))
    expect(lines).toEqual([
      expect.stringContaining(' Yesterday '),
      expect.stringContaining(' Today '),
      expect.stringContaining(' new '),
    ])
    const rows = rowsOf(room)
    expect(rows.indexOf('  message 3')).toBe(rows.findIndex((row) => row.includes(' new ')) + 2)
  })

  it('has no line above one’s own message, and none above the first of all', () => {
    const room = openRoom([sent(1), sent(2, { user: alice }), sent(3), sent(4)], { newSince: 1 })
    const rows = rowsOf(room)
    const lines = rows.filter((row) => row.includes(' new '))
    expect(lines).toHaveLength(1)
    expect(rows.indexOf('  message 3')).toBe(rows.indexOf(lines[0] ?? '') + 2)
    expect(rowsOf({ ...room, newSince: 0 }).join('\n')).not.toContain(' new ')
  })

  it('says what has become of each message', () => {
    const room = openRoom([
      sent(1, { user: alice }),
      sent(2, { user: alice, editedAt: noon.toISOString() }),
      sent(3, { content: '', deletedAt: noon.toISOString() }),
      pending({ key: 'a' }),
      pending({ key: 'b', status: 'sending' }),
      pending({
        key: 'c',
        status: 'failed',
        error: new ChatError('forbidden', 'cannot send a message: you may not speak here'),
      }),
    ])
    const text = rowsOf(room, 70)
    expect(text).toContain('  message 1')
    expect(text).toContain('  message 2 (edited) ✓')
    expect(text).toContain('  this message was deleted')
    expect(text).toContain('  on its way ◌ queued')
    expect(text).toContain('  on its way ◌ sending')
    expect(text).toContain('  on its way ✗')
    expect(text.at(-1)).toBe('  not sent: you may not speak here; ↑ to try again or discard')
  })

  it('counts reactions, and shows which are one’s own', () => {
    const reactions = [
      { emoji: '👍', userIds: [alice.id, bob.id] },
      { emoji: '🎉', userIds: [bob.id] },
    ]
    expect(rowsOf(openRoom([sent(1, { reactions })])).at(-1)).toBe('  [👍 2]  🎉 1')
  })

  it('says what is above the first message', () => {
    expect(rowsOf(openRoom([], { older: 'some' }))).toEqual(['  older messages: Page Up'])
    expect(rowsOf(openRoom([], { older: 'loading' }))).toEqual(['  reading older messages…'])
  })

  it('keeps to its width and holds nothing that a terminal obeys, whatever people write', () => {
    // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
    const obeyed = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '\u1100'.repeat(99),
        '\u001b[2J',
        '\u202e',
        '\u009b31m',
        '世界'.repeat(30),
        '👩‍👩‍👧'.repeat(9),
      ),
    )
    fc.assert(
      fc.property(anyText, anyText, fc.integer({ min: 8, max: 60 }), (content, name, width) => {
        const user = { id: 'u', username: name }
        const reactions = [{ emoji: name, userIds: ['u'] }]
        const room = openRoom([sent(1, { content, user, reactions }), pending({ content })])
        for (const { row } of conversationRows({ room, selfId: 'u', width, now: noon })) {
          expect(widthOf(row)).toBeLessThanOrEqual(width)
          expect(textOf(row)).not.toMatch(obeyed)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('marks all rows of the selected message, and none of what stands above it', () => {
    const reactions = [{ emoji: '👍', userIds: [bob.id] }]
    const room = openRoom([sent(1, { content: 'one\ntwo', reactions })])
    const rows = conversationRows({ room, selfId: alice.id, width: 40, now: noon })
    const marked = rows.filter(({ key }) => key === 'key-1').map((row) => textOf(selectedRow(row)))
    expect(marked.map((row) => row.startsWith('▌'))).toEqual([false, true, true, true, true])
    expect(marked.slice(1).map((row) => row.trimEnd())).toEqual([
      '▌ bob  12:00',
      '▌ one',
      '▌ two',
      '▌  👍 1',
    ])
  })
})

describe('a place in a conversation', () => {
  const rows = conversationRows({
    room: openRoom([sent(1), sent(2, { content: 'one\ntwo' })]),
    selfId: alice.id,
    width: 40,
    now: noon,
  })

  it('is found again', () => {
    for (const [index, row] of rows.entries()) expect(indexOfPlace(rows, row)).toBe(index)
  })

  it('is the nearest row of its message when that has fewer rows now', () => {
    expect(indexOfPlace(rows, { key: 'key-2', part: 99 })).toBe(rows.length - 1)
    expect(indexOfPlace(rows, { key: 'key-9', part: 0 })).toBe(0)
  })
})
