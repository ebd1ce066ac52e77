import type { ChatMessage } from '@chatnode/protocol'
import { describe, expect, it } from 'vitest'
import { message } from '../test/support/fake-transport.ts'
import { spy } from '../test/support/spy.ts'
import { defer } from './async.ts'
import type { MessageChange, PendingItem } from './message-item.ts'
import { KEPT_MESSAGES, MessageList } from './message-list.ts'

function create() {
  const wishes: { sends: PendingItem[]; changes: MessageChange[] } = { sends: [], changes: [] }
  const list = new MessageList(() => wishes, spy())
  const shown = () => list.store.getSnapshot().map(({ content, status }) => `${content} ${status}`)
  const first = () => list.store.getSnapshot()[0]
  const wish = (change: MessageChange) => {
    wishes.changes.push(change)
    list.touch()
  }
  const granted = (change: MessageChange) => {
    wishes.changes = wishes.changes.filter((other) => other !== change)
    list.grant(change)
  }
  return { list, wishes, shown, first, wish, granted }
}

const at = '2026-01-02T00:00:00.000Z'

const pending = (content: string): PendingItem => ({
  key: content,
  clientMessageId: content,
  status: 'queued',
  roomId: 'r1',
  content,
  user: undefined,
  createdAt: at,
})

const edited = (content: string): MessageChange => ({
  kind: 'edited',
  messageId: 'm1',
  content,
  editedAt: at,
})

const reaction = (change: 'added' | 'removed', userId = 'ada'): MessageChange => ({
  kind: 'reaction',
  messageId: 'm1',
  emoji: '👍',
  change,
  userId,
})

describe('the list of messages', () => {
  it('is ordered by seq, whatever comes first', () => {
    const { list, shown } = create()
    list.reset([message(2, 'b')])
    for (const one of [message(4, 'd'), message(3, 'c'), message(4, 'd'), message(1, 'a')]) {
      list.add(one)
    }
    expect(shown()).toEqual(['a sent', 'b sent', 'c sent', 'd sent'])
  })

  it('puts what is on its way behind what is stored, once', () => {
    const { list, wishes, shown } = create()
    wishes.sends = [pending('x'), pending('y')]
    list.reset([message(1, 'a')])
    expect(shown()).toEqual(['a sent', 'x queued', 'y queued'])
    const [, before] = list.store.getSnapshot()
    list.add({ ...message(2, 'x'), clientMessageId: 'x' })
    expect(shown()).toEqual(['a sent', 'x sent', 'y queued'])
    expect(list.store.getSnapshot()[1]?.key).toBe(before?.key)
  })

  it('changes with the log; a tombstone stays one', () => {
    const { list, first } = create()
    list.reset([message(1, 'a')])
    list.change(edited('b'))
    list.change(reaction('added'))
    list.change(reaction('added'))
    list.change(reaction('added', 'bob'))
    expect(first()).toMatchObject({
      content: 'b',
      editedAt: at,
      reactions: [{ emoji: '👍', userIds: ['ada', 'bob'] }],
    })
    list.change(reaction('removed'))
    list.change(reaction('removed', 'bob'))
    expect(first()).not.toHaveProperty('reactions')
    list.change({ kind: 'deleted', messageId: 'm1', deletedAt: at })
    list.change(edited('c'))
    list.change(reaction('added'))
    expect(first()).toMatchObject({ content: '', deletedAt: at })
    expect(first()).not.toHaveProperty('reactions')
  })

  it('shows a wish at once, and takes it back when it is refused', () => {
    const { list, wishes, first, wish } = create()
    list.reset([message(1, 'a')])
    wish(edited('b'))
    wish(reaction('added'))
    expect(first()).toMatchObject({ content: 'b', reactions: [{ userIds: ['ada'] }] })
    wishes.changes = []
    list.touch()
    expect(first()).toMatchObject({ content: 'a' })
    expect(first()).not.toHaveProperty('reactions')
  })

  it.each(['the answer', 'the event'])('does not flicker when %s comes first', (what) => {
    const { list, first, wish, granted } = create()
    list.reset([message(1, 'a')])
    const change = edited('b')
    wish(change)
    const steps = [() => granted(change), () => list.change(edited('b'))]
    for (const step of what === 'the answer' ? steps : steps.reverse()) {
      step()
      expect(first()).toMatchObject({ content: 'b' })
    }
    list.change(edited('c'))
    expect(first()).toMatchObject({ content: 'c' })
  })

  it('keeps a bounded number of live messages', () => {
    const { list } = create()
    for (let seq = 1; seq <= KEPT_MESSAGES * 3; seq += 1) list.add(message(seq))
    const items = list.store.getSnapshot()
    expect(items.length).toBeLessThanOrEqual(KEPT_MESSAGES * 1.1)
    expect(items.at(-1)).toMatchObject({ seq: KEPT_MESSAGES * 3 })
  })
})

describe('older pages', () => {
  it('come before the rest, and stay', async () => {
    const { list, shown } = create()
    list.reset([message(5, 'e')])
    const asked: unknown[] = []
    const read = (items: ChatMessage[], nextCursor?: string) => (before: number | undefined) => {
      asked.push(before)
      return Promise.resolve({ items, ...(nextCursor === undefined ? {} : { nextCursor }) })
    }
    expect(await list.loadOlder(read([message(3, 'c'), message(4, 'd')], '3'))).toBe(true)
    expect(await list.loadOlder(read([message(1, 'a')]))).toBe(false)
    expect(asked).toEqual([5, 3])
    expect(shown()).toEqual(['a sent', 'c sent', 'd sent', 'e sent'])
  })

  it('are known to be there, or not', async () => {
    const { list } = create()
    expect(list.hasOlder).toBe(false)
    list.reset([message(2)], true)
    expect(list.hasOlder).toBe(true)
    await list.loadOlder(() => Promise.resolve({ items: [message(1)] }))
    expect(list.hasOlder).toBe(false)
    for (let seq = 3; seq <= KEPT_MESSAGES * 3; seq += 1) list.add(message(seq))
    expect(list.oldest).not.toBe(1)
    expect(list.hasOlder).toBe(true)
    list.reset([])
    expect(list.hasOlder).toBe(false)
  })

  it('do not scroll away at once when much is going on', async () => {
    const { list, shown } = create()
    const live = (from: number, to: number) => {
      for (let seq = from; seq <= to; seq += 1) list.add(message(seq))
    }
    live(1_000, 3_000)
    const oldest = list.oldest ?? 0
    const items = [message(oldest - 2, 'older'), message(oldest - 1)]
    await list.loadOlder(() => Promise.resolve({ items }))
    live(3_001, 3_000 + KEPT_MESSAGES)
    expect(shown()[0]).toBe('older sent')
    live(3_000 + KEPT_MESSAGES, 3_000 + KEPT_MESSAGES * 2)
    expect(shown()[0]).not.toBe('older sent')
  })

  it('do not bring back what has changed while they were read', async () => {
    const { list, first } = create()
    list.reset([message(5)])
    const page = defer<{ items: ChatMessage[] }>()
    const loading = list.loadOlder(() => page.promise)
    list.change(edited('new'))
    page.resolve({ items: [message(1, 'old')] })
    await loading
    expect(first()).toMatchObject({ content: 'new' })
  })
})
