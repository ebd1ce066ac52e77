import type { MessageItem, PendingItem, SentItem } from '@chatnode/client-sdk'
import { describe, expect, it } from 'vitest'
import { toRows, type Row } from './rows.ts'

const ada = { id: 'u_ada', username: 'ada' }
const bob = { id: 'u_bob', username: 'bob' }

/** A moment by the clock on the wall of whoever runs the tests. */
const at = (day: number, hour: number, minute = 0): string =>
  new Date(2026, 2, day, hour, minute).toISOString()

let seq = 0
function sent(user: SentItem['user'], createdAt: string): SentItem {
  seq += 1
  const id = `m_${seq}`
  return { key: id, id, seq, roomId: 'r_1', status: 'sent', user, content: id, createdAt }
}

const layOut = (items: readonly MessageItem[], firstNew?: string): readonly Row[] =>
  toRows(items, { isComplete: false, firstNew })

const shapeOf = (rows: readonly Row[]): string[] =>
  rows.map((row) => (row.kind === 'message' ? (row.isFirst ? 'first' : 'next') : row.kind))

describe('toRows', () => {
  it('puts together what one author wrote within five minutes of each other', () => {
    const items = [
      sent(ada, at(3, 9, 0)),
      sent(ada, at(3, 9, 4)),
      sent(ada, at(3, 9, 8)),
      sent(ada, at(3, 9, 13)),
      sent(bob, at(3, 9, 13)),
    ]
    expect(shapeOf(layOut(items))).toEqual(['day', 'first', 'next', 'next', 'first', 'first'])
  })

  it('begins each day anew, also when one author writes across midnight', () => {
    const items = [sent(ada, at(3, 23, 59)), sent(ada, at(4, 0, 1))]
    const rows = layOut(items)
    expect(shapeOf(rows)).toEqual(['day', 'first', 'day', 'first'])
    const days = rows.flatMap((row) => (row.kind === 'day' ? row.date.getDate() : []))
    expect(days).toEqual([3, 4])
  })

  it('draws the line above the first new message, below the line of its day', () => {
    const items = [sent(ada, at(3, 9)), sent(ada, at(4, 9)), sent(ada, at(4, 9, 1))]
    const [, second, third] = items
    expect(shapeOf(layOut(items, second?.key))).toEqual([
      'day',
      'first',
      'day',
      'new',
      'first',
      'next',
    ])
    expect(shapeOf(layOut(items, third?.key)).slice(-2)).toEqual(['new', 'first'])
  })

  it('says where the conversation begins once there is nothing older, and whether it has begun', () => {
    const options = { isComplete: true, firstNew: undefined }
    expect(toRows([], options)).toEqual([{ kind: 'beginning', key: 'beginning', isEmpty: true }])
    expect(toRows([sent(ada, at(3, 9))], options)[0]).toMatchObject({ isEmpty: false })
  })

  it('takes a message that is on its way for one of the group', () => {
    const pending: PendingItem = {
      key: 'c_1',
      clientMessageId: 'c_1',
      status: 'queued',
      roomId: 'r_1',
      content: 'wait for me',
      user: ada,
      createdAt: at(3, 9, 1),
    }
    expect(shapeOf(layOut([sent(ada, at(3, 9)), pending]))).toEqual(['day', 'first', 'next'])
  })

  it('gives every row a key of its own', () => {
    const items = Array.from({ length: 50 }, (_, index) => sent(ada, at(1 + index, 9)))
    const keys = toRows(items, { isComplete: true, firstNew: items[20]?.key }).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})
