import { limits, type MessageItem } from '@chatnode/client-sdk'
import { describe, expect, it } from 'vitest'
import { beginsBefore } from './unread.ts'

const message = (seq: number, changes: object = {}): MessageItem => ({
  key: `m${seq}`,
  status: 'sent',
  id: `m${seq}`,
  roomId: 'r1',
  seq,
  user: { id: 'bob', username: 'bob' },
  content: 'hello',
  createdAt: '2026-03-10T09:00:00.000Z',
  ...changes,
})

const reading = { readSeq: 10, unreadCount: 3, selfId: 'ada' }
const own = { user: { id: 'ada', username: 'ada' } }
const deleted = { deletedAt: '2026-03-10T10:00:00.000Z' }

describe('what is unread begins before these messages', () => {
  it.each<[string, readonly MessageItem[], object]>([
    ['when some of it is missing', [message(14), message(15)], {}],
    ['when it is all that there is', [message(12), message(14), message(15)], {}],
    [
      'when some of what is here does not count',
      [message(12, own), message(13, deleted), message(15)],
      {},
    ],
    [
      'when there is too much to be counted',
      [message(12, own), message(13)],
      { unreadCount: limits.unreadCount },
    ],
    ['when nothing is here', [], {}],
  ])('%s', (_, items, changes) => {
    expect(beginsBefore(items, { ...reading, ...changes })).toBe(true)
  })
})

describe('what is unread does not begin before these messages', () => {
  it.each<[string, readonly MessageItem[], object]>([
    ['when one is here that was read', [message(10), message(15)], {}],
    [
      'when it was read, and is too much to be counted',
      [message(9)],
      { unreadCount: limits.unreadCount },
    ],
    [
      'when all of it is here, below one of one’s own',
      [message(11, own), message(12), message(13), message(14)],
      {},
    ],
    ['when nothing is unread', [message(14), message(15)], { unreadCount: 0 }],
  ])('%s', (_, items, changes) => {
    expect(beginsBefore(items, { ...reading, ...changes })).toBe(false)
  })
})
