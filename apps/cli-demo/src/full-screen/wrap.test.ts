import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { stepOver, wrap } from './wrap.ts'

const textsOf = (text: string, width: number): string[] =>
  wrap(text, width).map((row) => row.text.trimEnd())

describe('wrap', () => {
  it.each([
    ['nothing', '', 5, ['']],
    ['what fits', 'hello', 5, ['hello']],
    ['at spaces', 'hello my world', 8, ['hello my', 'world']],
    ['a space at the edge', 'hello world', 5, ['hello', 'world']],
    ['long words', 'abcdefgh', 3, ['abc', 'def', 'gh']],
    ['a long word behind a short one', 'a bcdefgh', 4, ['a', 'bcde', 'fgh']],
    ['a long word of wide letters behind a space', ' 世!世', 4, ['', '世!', '世']],
    ['line feeds', 'a\n\nb', 9, ['a', '', 'b']],
    ['wide letters', '世界世界', 5, ['世界', '世界']],
    ['a family, whole', '👩‍👩‍👧👩‍👩‍👧', 3, ['👩‍👩‍👧', '👩‍👩‍👧']],
    ['marks with their letters', 'e\u0301e\u0301e\u0301', 2, ['e\u0301e\u0301', 'e\u0301']],
  ])('breaks %s', (...[, text, width, rows]) => {
    expect(textsOf(text, width)).toEqual(rows)
  })

  it('loses nothing, says where each row begins, and keeps to the width', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 2, max: 20 }),
        (any, width) => {
          const text = any.replaceAll('\r', '')
          const rows = wrap(text, width)
          for (const [index, row] of rows.entries()) {
            const end = rows[index + 1]?.start ?? text.length
            expect(text.slice(row.start, end).replace(/\n$/, '')).toBe(row.text)
            // One character may be wider than all there is.
            const most = Math.max(
              width,
              stringWidth(row.text.slice(0, stepOver(row.text, 0, 'forth'))),
            )
            expect(stringWidth(row.text.trimEnd())).toBeLessThanOrEqual(most)
          }
        },
      ),
    )
  })
})

describe('stepOver', () => {
  it('goes by what a reader takes for a character', () => {
    const text = 'a👩‍👩‍👧e\u0301'
    const places = [0]
    while ((places.at(-1) ?? 0) < text.length)
      places.push(stepOver(text, places.at(-1) ?? 0, 'forth'))
    expect(places).toEqual([0, 1, 9, 11])
    const back = [text.length]
    while ((back.at(-1) ?? 0) > 0) back.push(stepOver(text, back.at(-1) ?? 0, 'back'))
    expect(back).toEqual([11, 9, 1, 0])
  })

  it('goes over line feeds', () => {
    expect(stepOver('a\nb', 2, 'back')).toBe(1)
    expect(stepOver('a\nb', 1, 'back')).toBe(0)
    expect(stepOver('\n', 1, 'back')).toBe(0)
    expect(stepOver('', 0, 'back')).toBe(0)
    expect(stepOver('', 0, 'forth')).toBe(0)
  })
})
