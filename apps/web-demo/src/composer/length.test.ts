import { limits } from '@chatnode/protocol'
import { expect, it } from 'vitest'
import { charactersLeft, isTooLong } from './length.ts'

it('counts as the server does: an emoji is one character', () => {
  const full = '🚀'.repeat(limits.contentCharacters)
  expect(charactersLeft(full)).toBe(0)
  expect(isTooLong(full)).toBe(false)
  expect(isTooLong(`${full}!`)).toBe(true)
})

it('knows that a short text has place', () => {
  expect(charactersLeft('hello')).toBe(limits.contentCharacters - 5)
})
