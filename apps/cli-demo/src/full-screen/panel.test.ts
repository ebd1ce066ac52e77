import { describe, expect, it } from 'vitest'
import type { ModeOf } from './modes/mode.ts'
import { panelRows, scrollablePast } from './panel.ts'
import { textOf } from './rows.ts'

const panel: ModeOf<'panel'> = {
  kind: 'panel',
  title: 'Title',
  lines: ['one', 'two is a longer line', 'three\u001b'],
  first: 0,
}

const rowsOf = (first: number, size: { width: number; height: number }): string[] =>
  panelRows({ ...panel, first }, size).map((row) => textOf(row))

describe('a panel', () => {
  it('has a title, and breaks what is too long', () => {
    expect(rowsOf(0, { width: 14, height: 7 })).toEqual([
      '  Title',
      '  one',
      '  two is a',
      '      longer',
      '      line',
      '  three␛',
      '',
    ])
  })

  it('scrolls to its end and no further', () => {
    const size = { width: 14, height: 4 }
    expect(scrollablePast(panel, size)).toBe(2)
    expect(rowsOf(0, size)).toEqual(['  Title ↓', '  one', '  two is a', '      longer'])
    expect(rowsOf(2, size)).toEqual(['  Title', '      longer', '      line', '  three␛'])
    expect(rowsOf(9, size)).toEqual(rowsOf(2, size))
  })
})
