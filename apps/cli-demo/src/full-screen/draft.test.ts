import { describe, expect, it } from 'vitest'
import { DRAFT_EDITS, draftOf, EMPTY_DRAFT, insert, layOut, type Draft } from './draft.ts'

/** The cursor as a bar. */
const toDraft = (text: string): Draft => ({
  text: text.replace('|', ''),
  cursor: text.indexOf('|'),
})
const show = ({ text, cursor }: Draft): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`
const press = (text: string, key: string, width = 40): string =>
  show(DRAFT_EDITS[key]?.(toDraft(text), width) ?? EMPTY_DRAFT)

describe('a draft', () => {
  it.each([
    ['left', 'ab|c', 'a|bc'],
    ['left', '|abc', '|abc'],
    ['right', 'a|👍b', 'a👍|b'],
    ['home', 'one\ntwo| three', 'one\n|two three'],
    ['end', 'o|ne\ntwo', 'one|\ntwo'],
    ['backspace', 'a👩‍👩‍👧|b', 'a|b'],
    ['backspace', 'a\n|b', 'a|b'],
    ['backspace', '|a', '|a'],
    ['delete', 'a|e\u0301b', 'a|b'],
    ['delete', 'a|', 'a|'],
    ['alt-left', 'one two|', 'one |two'],
    ['alt-left', 'one |two', '|one two'],
    ['alt-right', 'one| two', 'one two|'],
    ['ctrl-w', 'one two |', 'one |'],
    ['ctrl-u', 'one\ntwo| three', 'one\n| three'],
    ['ctrl-k', 'on|e\ntwo', 'on|\ntwo'],
    ['alt-enter', 'a|b', 'a\n|b'],
  ])('%s in %j is %j', (key, before, after) => {
    expect(press(before, key)).toBe(after)
  })

  it('moves up and down by what is seen as a row', () => {
    // Rows of four columns, one of them for the cursor: "abcd", "efg".
    expect(press('abcdef|g', 'up', 5)).toBe('ab|cdefg')
    expect(press('ab|cdefg', 'down', 5)).toBe('abcdef|g')
    expect(press('ab|cdefg', 'up', 5)).toBe('|abcdefg')
    expect(press('abcde|fg', 'down', 5)).toBe('abcdefg|')
    expect(press('one\ntw|o', 'up')).toBe('on|e\ntwo')
    expect(press('a\nthr|ee', 'up')).toBe('a|\nthree')
  })

  it('takes a paste as it is, but for what a terminal would obey', () => {
    expect(show(insert(toDraft('a|b'), 'x\r\ny\u001b[2J'))).toBe('ax\ny␛[2J|b')
  })
})

describe('the layout of a draft', () => {
  it.each([
    ['nothing', EMPTY_DRAFT, 10, { row: 0, column: 0 }],
    ['a line', draftOf('hello'), 10, { row: 0, column: 5 }],
    ['wide letters', draftOf('世界'), 10, { row: 0, column: 4 }],
    ['a full row', draftOf('abcd'), 5, { row: 0, column: 4 }],
    ['one more', draftOf('abcde'), 5, { row: 1, column: 1 }],
    ['an empty last line', draftOf('a\n'), 5, { row: 1, column: 0 }],
    ['a space over the edge', draftOf('abcd   '), 5, { row: 0, column: 4 }],
  ])('has a cell for the cursor behind %s', (...[, draft, width, cursor]) => {
    expect(layOut(draft, width).cursor).toEqual(cursor)
  })
})
