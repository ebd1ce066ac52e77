import type { MessageItem } from '@chatnode/client-sdk'
import { describe, expect, it } from 'vitest'
import {
  alice,
  bob,
  chatData,
  noon,
  openRoom,
  pending,
  sent,
} from '../../test/support/chat-data.ts'
import type { ChatData, OpenRoom } from './chat-data.ts'
import type { Effect } from './modes/mode.ts'
import { hintOf, press } from './press.ts'
import { textOf } from './rows.ts'
import { keyOf, type Stroke } from './stroke.ts'
import { draftIn, firstView, inputOf, sceneOf, type Scene, type View } from './view.ts'

/** A user at a screen of 80×14 whose keys are pressed one after the other; '"text"' types. */
class User {
  data: ChatData
  view: View = firstView('r-lounge')
  effects: Effect[] = []

  constructor(messages: readonly MessageItem[], room: Partial<OpenRoom> = {}) {
    this.data = chatData(openRoom(messages, room))
  }

  press(...keys: readonly string[]): this {
    for (const key of keys) {
      const { view, effects } = press(this.scene, toStroke(key))
      this.view = view
      this.effects.push(...effects.filter(({ kind }) => kind !== 'typing'))
    }
    return this
  }

  get scene(): Scene {
    return sceneOf({ data: this.data, view: this.view, now: noon }, { columns: 80, rows: 14 })
  }

  get rows(): string[] {
    const { rows, first, layout } = this.scene
    return rows
      .slice(first, first + layout.conversation.height)
      .map(({ row }) => textOf(row).trim())
  }
}

const toStroke = (key: string): Stroke =>
  key.startsWith('"') ? { kind: 'text', text: key.slice(1, -1) } : keyOf(key)

const many = (from: number, to: number): MessageItem[] =>
  Array.from({ length: to - from + 1 }, (_, index) => sent(from + index))

describe('writing', () => {
  it('sends what was typed, and begins anew', () => {
    const user = new User([]).press('"hello', '"hell"', '"o"', 'left', '"!"', 'enter')
    expect(user.effects.at(-1)).toEqual({ kind: 'send', content: expect.stringContaining('!o') })
    expect(draftIn(user.view)).toEqual({ text: '', cursor: 0 })
  })

  it('tells others that it happens, but not of commands', () => {
    const typing = (text: string): unknown =>
      press(new User([]).scene, { kind: 'text', text }).effects
    expect(typing('hi')).toEqual([{ kind: 'typing', isTyping: true }])
    expect(typing('/who')).toEqual([{ kind: 'typing', isTyping: false }])
  })

  it('takes a line with a slash for a command', () => {
    const user = new User([]).press('"/join the lounge"', 'enter')
    expect(user.effects).toEqual([{ kind: 'command', name: '/join', argument: 'the lounge' }])
  })

  it('keeps a text that is too long, and says so', () => {
    const user = new User([]).press(`"${'x'.repeat(4_003)}"`, 'enter')
    expect(user.effects).toEqual([])
    expect(user.view.note?.text).toMatch(/^3 characters too long/)
    expect(draftIn(user.view).text).toHaveLength(4_003)
  })

  it('keeps what was begun in each room', () => {
    const user = new User([]).press('"half a thought"')
    user.view = { ...user.view, roomId: 'r-general' }
    expect(draftIn(user.view).text).toBe('')
    user.view = { ...user.view, roomId: 'r-lounge' }
    expect(draftIn(user.view).text).toBe('half a thought')
  })

  it('a question mark asks for help, unless it is part of a text', () => {
    expect(new User([]).press('"?"').view.mode.kind).toBe('panel')
    expect(new User([]).press('function').view.mode.kind).toBe('panel')
    const user = new User([]).press('"why"', '"?"')
    expect(draftIn(user.view).text).toBe('why?')
    expect(user.press('function', 'escape').view.mode.kind).toBe('write')
  })
})

describe('leaving', () => {
  it.each([
    ['Ctrl-C', ['"half"', 'ctrl-c']],
    ['Ctrl-C while a panel is open', ['function', 'ctrl-c']],
    ['Ctrl-D', ['ctrl-d']],
  ])('is by %s', (_, keys) => {
    expect(new User([]).press(...keys).effects).toEqual([{ kind: 'quit' }])
  })
})

describe('rooms', () => {
  it.each([
    ['tab', 'r-board'],
    ['alt-down', 'r-board'],
    ['shift-tab', 'r-general'],
    ['alt-up', 'r-general'],
  ])('%s goes to the next one, around the end', (key, roomId) => {
    expect(new User([]).press(key).effects).toEqual([{ kind: 'open', roomId }])
  })

  it('are chosen from the list', () => {
    const user = new User([]).press('ctrl-o', 'up', 'up')
    expect(user.view.mode).toEqual({ kind: 'rooms', chosenId: 'r-board' })
    expect(user.press('enter').effects).toEqual([{ kind: 'open', roomId: 'r-board' }])
    expect(new User([]).press('ctrl-o', 'up', 'escape').effects).toEqual([])
  })
})

describe('a selected message', () => {
  const own = sent(2, { user: alice, content: 'mine' })
  const messages = [sent(1), own, sent(3, { user: bob, content: 'theirs' })]

  it('is one’s newest at first, and the arrows go on from there', () => {
    const user = new User(messages).press('up')
    expect(user.view.mode).toEqual({ kind: 'select', key: own.key })
    expect(user.press('down').view.mode).toEqual({ kind: 'select', key: 'key-3' })
    expect(user.press('down').view.mode).toEqual({ kind: 'write' })
  })

  it('is edited', () => {
    const user = new User(messages).press('up', '"e"', '" too"', 'enter')
    expect(user.effects).toEqual([{ kind: 'edit', messageId: 'm-2', content: 'mine too' }])
    expect(user.view.mode.kind).toBe('write')
  })

  it('stays as it was when nothing was changed, or Esc was pressed', () => {
    expect(new User(messages).press('up', 'enter', 'enter').effects).toEqual([])
    expect(new User(messages).press('up', '"e"', '"x"', 'escape', 'escape').effects).toEqual([])
  })

  it('is edited without what a terminal would obey, and is unchanged by that alone', () => {
    const user = new User([sent(1, { user: alice, content: 'a\u009b2Jb' })]).press('up', '"e"')
    expect(inputOf(user.view).draft.text).toBe('a\ufffd2Jb')
    expect(user.press('enter').effects).toEqual([])
  })

  it('is deleted when the user means it', () => {
    const user = new User(messages).press('up', '"d"')
    expect(hintOf(user.scene)).toMatch(/^Delete this message/)
    expect(user.press('"y"').effects).toEqual([{ kind: 'delete', messageId: 'm-2' }])
    expect(new User(messages).press('up', '"d"', 'enter', 'escape').effects).toEqual([])
  })

  it('of somebody else cannot be edited, and be deleted by an owner alone', () => {
    const user = new User(messages).press('up', 'down', '"e"')
    expect(user.view.note?.text).toBe('only its author can change it')
    expect(user.press('"d"').view.note?.text).toBe('only its author or an owner can delete it')
    const owner = new User(messages, { isOwner: true }).press('up', 'down', '"d"', '"y"')
    expect(owner.effects).toEqual([{ kind: 'delete', messageId: 'm-3' }])
  })

  it('gets a reaction by a digit or a name, and loses it again', () => {
    const react = { kind: 'react', messageId: 'm-2', emoji: '🎉' }
    expect(new User(messages).press('up', '"r"', '"4"').effects).toEqual([react])
    expect(new User(messages).press('up', '"r"', '":tada:"', 'enter').effects).toEqual([react])
    expect(new User(messages).press('up', '"r"', '"tad"', 'enter').effects).toEqual([react])
    const reactions = [{ emoji: '🎉', userIds: [alice.id] }]
    const again = new User([{ ...own, reactions }]).press('up', '"r"', '"4"')
    expect(again.effects).toEqual([{ ...react, kind: 'unreact' }])
    const wrong = new User(messages).press('up', '"r"', '"nonsense"', 'enter')
    expect(wrong.effects).toEqual([])
    expect(wrong.view.note?.text).toMatch(/no emoji/)
  })

  it('that was refused is sent again, or discarded', () => {
    const failed = [pending({ status: 'failed' })]
    const clientMessageId = 'c-pending'
    expect(new User(failed).press('up', '"r"').effects).toEqual([
      { kind: 'retry', clientMessageId },
    ])
    expect(new User(failed).press('up', '"d"').effects).toEqual([
      { kind: 'discard', clientMessageId },
    ])
  })

  it('that has gone meanwhile is no longer selected', () => {
    const user = new User(messages).press('up')
    user.data = chatData(openRoom([sent(1)]))
    expect(user.press('"d"').view.mode.kind).toBe('write')
  })

  it('comes into view', () => {
    const user = new User([own, ...many(10, 40)]).press('up')
    expect(user.rows).toContain('mine ✓')
  })
})

describe('scrolling', () => {
  it('shows the newest messages, also when more come', () => {
    const user = new User(many(1, 30))
    expect(user.rows.at(-1)).toBe('message 30')
    user.data = chatData(openRoom(many(1, 31)))
    expect(user.rows.at(-1)).toBe('message 31')
  })

  it('goes by pages, and what comes meanwhile moves nothing', () => {
    const user = new User(many(1, 30)).press('page-up')
    const seen = user.rows
    expect(seen.at(-1)).toBe('message 21')
    user.data = chatData(openRoom(many(1, 35)))
    expect(user.rows).toEqual(seen)
    expect(user.press('page-down', 'page-down').rows.at(-1)).toBe('message 35')
    expect(user.view.place).toBeUndefined()
  })

  it('asks for older messages near the top; when they come, nothing moves', () => {
    const user = new User(many(50, 80), { older: 'some' }).press('page-up')
    expect(user.effects).toEqual([])
    user.press('page-up')
    expect(user.effects).toEqual([{ kind: 'older' }])
    user.data = chatData(openRoom(many(50, 80), { older: 'loading' }))
    const seen = user.rows
    user.data = chatData(openRoom(many(1, 80), { older: 'none' }))
    expect(user.rows).toEqual(seen)
    expect(user.press('page-up').rows).toContain('message 49')
  })

  it('goes to the ends by Home and End, while nothing is being written', () => {
    const user = new User(many(1, 30)).press('home')
    expect(user.rows).toContain('message 1')
    expect(user.press('end').rows.at(-1)).toBe('message 30')
    const writing = new User(many(1, 30)).press('"text"', 'home')
    expect(writing.rows.at(-1)).toBe('message 30')
    expect(draftIn(writing.view).cursor).toBe(0)
  })

  it('goes back to the end when something is sent', () => {
    const user = new User(many(1, 30)).press('page-up', '"hi"', 'enter')
    expect(user.rows.at(-1)).toBe('message 30')
  })
})
