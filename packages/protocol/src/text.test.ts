import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { parse } from './kernel/parse.ts'
import type { Schema } from './kernel/schema.ts'
import { limits } from './limits.ts'
import {
  content,
  id,
  openEnum,
  password,
  roomName,
  seq,
  timestamp,
  token,
  username,
} from './text.ts'

const accepts = (schema: Schema, value: unknown): boolean => parse(schema, value).success
const codesOf = (schema: Schema, value: unknown): string[] => {
  const result = parse(schema, value)
  return result.success ? [] : result.issues.map((issue) => issue.code)
}

// Four bytes of UTF-8 and two units of UTF-16 each, and still one character.
const smileys = (count: number): string => '😀'.repeat(count)

const C0 = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code))
const LONE_SURROGATES = ['\ud800', 'a\udbff', '\udc00b', 'a\udfffb', '\ude00\ud83d']

describe('content', () => {
  it.each([
    'a',
    'two\nlines',
    'a\ttab',
    'Grüße, 世界',
    '👩‍👩‍👧',
    ' padded ',
    '<b>&amp;</b>',
    '\u2028x',
  ])('takes %j as it is', (value) =>
    expect(parse(content, value)).toEqual({ success: true, data: value }),
  )

  it.each(C0.filter((character) => character !== '\t' && character !== '\n').concat('\u007f'))(
    'refuses the control character %j',
    (character) => {
      expect(codesOf(content, `a${character}b`)).toEqual(['must_not_contain_control_characters'])
    },
  )

  it.each(LONE_SURROGATES)('refuses the lone surrogate in %j', (value) => {
    expect(codesOf(content, value)).toEqual(['must_be_well_formed_unicode'])
  })

  it.each([' ', '\n\t ', '\u00a0', '\u2003\u3000'])('refuses %j, which is blank', (value) => {
    expect(codesOf(content, value)).toEqual(['must_not_be_blank'])
  })

  it('refuses the empty text', () => {
    expect(accepts(content, '')).toBe(false)
  })

  it('counts characters as code points, not as units of UTF-16', () => {
    const most = limits.contentCharacters
    expect(smileys(most)).toHaveLength(2 * most)
    expect(accepts(content, smileys(most))).toBe(true)
    expect(codesOf(content, smileys(most + 1))).toEqual([`must_have_at_most_${most}_characters`])
    expect(accepts(content, 'a'.repeat(most))).toBe(true)
    expect(accepts(content, 'a'.repeat(most + 1))).toBe(false)
  })

  it('fits into a frame at its longest', () => {
    const bytes = new TextEncoder().encode(smileys(limits.contentCharacters)).length
    expect(bytes).toBe(16_000)
    expect(bytes).toBeLessThan(limits.frameBytes)
  })

  it.each(['\u200b', '\u2060\ufeff', '\u00ad ', '\ufe0f'])('takes %j for blank', (text) => {
    expect(codesOf(content, text)).toEqual(['must_not_be_blank'])
  })

  it('gives the verdict of the rules, and changes nothing, for any text', () => {
    const character = fc.oneof(
      { weight: 6, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
      { weight: 1, arbitrary: fc.constantFrom(...C0, ' ', '\u007f', '\ud83d', '\ude00') },
    )
    fc.assert(
      fc.property(fc.array(character, { maxLength: 6 }), (characters) => {
        const value = characters.join('')
        const wellFormed = Buffer.from(value, 'utf8').toString('utf8') === value
        const controlled = [...C0, '\u007f'].some(
          (control) => control !== '\t' && control !== '\n' && value.includes(control),
        )
        const visible = value.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '').trim() !== ''
        const allowed = wellFormed && !controlled && visible
        const refusal: unknown = expect.objectContaining({ success: false })
        expect(parse(content, value)).toEqual(allowed ? { success: true, data: value } : refusal)
      }),
      { numRuns: 300 },
    )
  })
})

describe('roomName', () => {
  it.each(['general', 'Ünïcödé 🎉', '__proto__'])('takes %j', (value) => {
    expect(accepts(roomName, value)).toBe(true)
  })

  it.each(['a\tb', 'a\nb', 'a\u0085b', 'a\u2028b', 'a\u2029b'])(
    'refuses %j, which is not one line',
    (value) => expect(codesOf(roomName, value)).toEqual(['must_be_one_line']),
  )

  it.each(['', ' ', 'a\u0000b', ...LONE_SURROGATES])('refuses %j', (value) => {
    expect(accepts(roomName, value)).toBe(false)
  })

  it('counts characters as code points', () => {
    expect(accepts(roomName, smileys(limits.roomNameCharacters))).toBe(true)
    expect(accepts(roomName, smileys(limits.roomNameCharacters + 1))).toBe(false)
  })
})

describe('id', () => {
  it.each(['a', '0', 'V1StGXR8_Z5jdHi6B-myT', 'x'.repeat(limits.idCharacters)])(
    'takes %j',
    (value) => {
      expect(accepts(id, value)).toBe(true)
    },
  )

  it.each(['__proto__', 'constructor', 'toString'])('takes %s as the plain text it is', (value) => {
    const InRoom = z.object({ roomId: id })
    expect(parse(InRoom, { roomId: value })).toEqual({ success: true, data: { roomId: value } })
  })

  it.each([
    '',
    'a b',
    'a/b',
    'a.b',
    'a\n',
    'ä',
    '../x',
    'x'.repeat(limits.idCharacters + 1),
    1,
    null,
    ['a'],
  ])('refuses %j', (value) => expect(accepts(id, value)).toBe(false))
})

describe('username', () => {
  it.each(['bob', 'Bob_99', 'a.b-c', '123', 'x'.repeat(limits.usernameCharacters)])(
    'takes %j',
    (value) => expect(accepts(username, value)).toBe(true),
  )

  it.each([
    'ab',
    '_bob',
    '.bob',
    '-bob',
    'bob smith',
    'bob\n',
    'bоb',
    'b😀b',
    'x'.repeat(limits.usernameCharacters + 1),
  ])('refuses %j', (value) => expect(accepts(username, value)).toBe(false))
})

describe('password', () => {
  it('takes any well-formed text of the right length', () => {
    expect(accepts(password, 'correct horse')).toBe(true)
    expect(accepts(password, 'x'.repeat(limits.passwordMinCharacters - 1))).toBe(false)
    expect(accepts(password, 'x'.repeat(limits.passwordMaxCharacters))).toBe(true)
    expect(accepts(password, 'x'.repeat(limits.passwordMaxCharacters + 1))).toBe(false)
    expect(codesOf(password, 'correct\ud800')).toEqual(['must_be_well_formed_unicode'])
  })
})

describe('the smaller ones', () => {
  it('takes a token up to its limit', () => {
    expect(accepts(token, 'x'.repeat(limits.tokenCharacters))).toBe(true)
    expect(accepts(token, 'x'.repeat(limits.tokenCharacters + 1))).toBe(false)
    expect(accepts(token, '')).toBe(false)
  })

  it('takes a timestamp in UTC only', () => {
    expect(accepts(timestamp, new Date(0).toISOString())).toBe(true)
    expect(accepts(timestamp, '2026-01-02T03:04:05+01:00')).toBe(false)
    expect(accepts(timestamp, '2026-02-30T00:00:00Z')).toBe(false)
  })

  it.each([-1, 1.5, Number.NaN, Infinity, 2 ** 53, '1'])('refuses %s as a seq', (value) => {
    expect(accepts(seq, value)).toBe(false)
  })

  it('takes 0 and the largest exact number as a seq', () => {
    expect(accepts(seq, 0)).toBe(true)
    expect(accepts(seq, Number.MAX_SAFE_INTEGER)).toBe(true)
  })

  it('lets a value of a later version through an open enumeration', () => {
    expect(accepts(openEnum(['owner', 'member']), 'moderator')).toBe(true)
    expect(accepts(openEnum(['owner', 'member']), 1)).toBe(false)
  })
})
