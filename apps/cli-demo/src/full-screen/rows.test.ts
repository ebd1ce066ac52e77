import { describe, expect, it } from 'vitest'
import { cutRow, cutText, spread, textOf, widthOf, windowOf } from './rows.ts'

describe('cutText', () => {
  it.each([
    ['hello', 5, 'hello'],
    ['hello', 4, 'hel…'],
    ['世界世', 4, '世…'],
    ['👩‍👩‍👧👩‍👩‍👧', 3, '👩‍👩‍👧…'],
    ['hello', 0, ''],
  ])('%s in %i columns', (text, width, expected) => {
    expect(cutText(text, width)).toBe(expected)
  })
})

describe('a row', () => {
  it('is cut where it is too long', () => {
    const row = [{ text: 'ab' }, { text: 'cdef', tone: 'strong' as const }, { text: 'g' }]
    expect(cutRow(row, 4)).toEqual([{ text: 'ab' }, { text: 'c…', tone: 'strong' }])
    expect(cutRow(row, 2)).toEqual([{ text: 'ab' }])
    expect(cutRow(row, 7)).toEqual(row)
  })

  it('spreads over the width, and the left part gives way', () => {
    expect(textOf(spread([{ text: 'ab' }], [{ text: 'yz' }], { width: 7 }))).toBe('ab   yz')
    expect(textOf(spread([{ text: 'abcdef' }], [{ text: 'yz' }], { width: 5 }))).toBe('ab…yz')
    expect(widthOf(spread([{ text: '世界' }], [{ text: 'z' }], { width: 9 }))).toBe(9)
  })
})

describe('windowOf', () => {
  it('has the rows from a place on, and fills up with empty ones', () => {
    const rows = ['a', 'b', 'c'].map((text) => [{ text }])
    expect(windowOf(rows, 1, 4).map(textOf)).toEqual(['b', 'c', '', ''])
    expect(windowOf(rows, 0, 2).map(textOf)).toEqual(['a', 'b'])
  })
})
