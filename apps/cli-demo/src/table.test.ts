import { describe, expect, it } from 'vitest'
import { displayWidth, toTable } from './table.ts'

describe('toTable', () => {
  it('aligns columns, also where letters are wide', () => {
    const rows = [
      ['NAME', 'ID'],
      ['general', '1'],
      ['世界', '2'],
    ]
    expect(toTable(rows)).toEqual(['NAME     ID', 'general  1', '世界     2'])
  })
})

describe('displayWidth', () => {
  it.each([
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['世界', 4],
    ['👍', 2],
    ['👩‍👩‍👧', 2],
    ['❤️', 2],
  ])('of %s is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })
})
