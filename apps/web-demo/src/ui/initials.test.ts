import { expect, it } from 'vitest'
import { initialsOf, tintOf } from './initials.ts'

it.each([
  ['ada', 'AD'],
  ['ada.lovelace', 'AL'],
  ['grace_brewster-hopper', 'GB'],
  ['_x_', 'X'],
  ['7up', '7U'],
  ['...', ''],
])('takes two letters of %s: %s', (name, letters) => expect(initialsOf(name)).toBe(letters))

it('gives a name the same colour in every case, and names different ones', () => {
  expect(tintOf('Ada')).toBe(tintOf('ada'))
  const tints = new Set(Array.from({ length: 100 }, (_, index) => tintOf(`user-${index}`)))
  expect(tints).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]))
})
