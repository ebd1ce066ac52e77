import { describe, expect, it } from 'vitest'
import { toTable } from './table.ts'

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
