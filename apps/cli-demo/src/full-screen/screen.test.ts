import { renderToString } from 'ink'
import { createElement } from 'react'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { bob, chatData, noon, openRoom, sent } from '../../test/support/chat-data.ts'
import { helpPanel } from './help.ts'
import type { Size } from './layout.ts'
import { Screen } from './screen.tsx'
import { firstView, sceneOf, type View } from './view.ts'

const WIDE: Size = { columns: 80, rows: 12 }
const SMALL: Size = { columns: 40, rows: 8 }

const room = openRoom([sent(1, { content: 'hello' }), sent(2, { content: '世界 \u001b[2J' })], {
  typing: [bob],
})

function draw(size: Size, view: Partial<View> = {}, data = chatData(room)): string[] {
  const scene = sceneOf({ data, view: { ...firstView('r-lounge'), ...view }, now: noon }, size)
  return renderToString(createElement(Screen, { scene }), { columns: size.columns }).split('\n')
}

describe('the screen', () => {
  it('has the rooms beside the conversation where there is space', () => {
    expect(draw(WIDE).map((row) => row.trimEnd())).toEqual([
      ' lounge  public, 2 members                              alice at localhost:3000',
      ' *board             │',
      '                    │',
      '  general         3 │',
      '   bob: see you     │  here begins lounge',
      '▌ lounge            │ ───────────────────────── Today ─────────────────────────',
      '▌                   │  bob  12:00',
      '                    │  hello',
      '                    │  世界 ␛[2J',
      ' ● live · bob is typing… · here: alice, bob',
      '›',
      ' Enter sends · ? help · ↑ pick a message · Tab next room · Ctrl-O rooms',
    ])
  })

  it('has the conversation alone where there is not, and says what is unread elsewhere', () => {
    const rows = draw(SMALL)
    expect(rows[0]).toMatch(/^ lounge .*\+3 unread alice$/)
    expect(rows.join('')).not.toContain('│')
    expect(draw(SMALL, { mode: { kind: 'rooms', chosenId: 'r-board' } })[1]).toMatch(/^›\*board/)
  })

  it('fills itself exactly, whatever is on it', () => {
    const views: Partial<View>[] = [
      {},
      { mode: helpPanel() },
      { mode: { kind: 'select', key: 'key-2' } },
      { mode: { kind: 'rooms', chosenId: 'r-general' } },
      { drafts: { 'r-lounge': { text: 'long '.repeat(99), cursor: 200 } } },
      { note: { text: 'a note '.repeat(20), tone: 'bad' } },
    ]
    for (const size of [WIDE, SMALL, { columns: 20, rows: 5 }]) {
      for (const view of views) {
        const rows = draw(size, view)
        expect(rows).toHaveLength(size.rows)
        for (const row of rows) expect(stringWidth(row)).toBeLessThanOrEqual(size.columns)
      }
    }
  })

  it('says what to do while there is no room', () => {
    const rows = draw(WIDE, { roomId: undefined }, chatData(undefined, { rooms: [] }))
    expect(rows.join('\n')).toMatch(/no rooms yet/)
    expect(rows.at(-1)).toMatch(/\/join NAME or \/create NAME/)
  })
})
