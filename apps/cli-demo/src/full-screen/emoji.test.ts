import { describe, expect, it } from 'vitest'
import { QUICK_REACTIONS, shortCodesLike, toEmoji } from './emoji.ts'

describe('toEmoji', () => {
  it.each([
    [':tada:', '🎉'],
    ['TADA', '🎉'],
    [' :+1: ', '👍'],
    ['🚀', '🚀'],
    ['👩‍👩‍👧', '👩‍👩‍👧'],
    ['rocket science', undefined],
    ['x', undefined],
    ['', undefined],
    ['constructor', undefined],
  ])('%j is %j', (typed, emoji) => {
    expect(toEmoji(typed)).toBe(emoji)
  })

  it('takes what it offers', () => {
    for (const emoji of QUICK_REACTIONS) expect(toEmoji(emoji)).toBe(emoji)
  })
})

describe('shortCodesLike', () => {
  it('completes what was typed', () => {
    expect(shortCodesLike(':thumbs')).toEqual(['thumbsdown', 'thumbsup'])
    expect(shortCodesLike('')).toEqual([])
  })
})
