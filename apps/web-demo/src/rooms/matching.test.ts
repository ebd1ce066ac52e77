import { expect, it } from 'vitest'
import { matching } from './matching.ts'

const rooms = ['Release 2.4', 'release notes', 'Café'].map((name) => ({ name }))
const found = (search: string): string[] => matching(rooms, search).map(({ name }) => name)

it('finds rooms by their words, in any order and any case', () => {
  expect(found('RELEASE')).toEqual(['Release 2.4', 'release notes'])
  expect(found('2.4 rel')).toEqual(['Release 2.4'])
  expect(found('CAFÉ')).toEqual(['Café'])
  expect(found('nothing')).toEqual([])
})

it('finds all of them while nothing is searched for', () => {
  expect(matching(rooms, '  ')).toBe(rooms)
})
