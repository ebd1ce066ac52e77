import { describe, expect, it } from 'vitest'
import { toJsonLine, toPrintable, toPrintableLines } from './printable.ts'

describe('toPrintable', () => {
  it('leaves text as it is', () => {
    for (const text of ['hello', 'Grüße, 世界', '👩‍👩‍👧 ok', 'می‌خواهم', 'שלום']) {
      expect(toPrintable(text)).toBe(text)
    }
  })

  it.each([
    ['a colour', '\u001b[31mred\u001b[0m', '␛[31mred␛[0m'],
    ['a window title', '\u001b]0;owned\u0007', '␛]0;owned␇'],
    ['a cleared screen', '\u001b[2J\u001b[H', '␛[2J␛[H'],
    ['an eight-bit escape', '\u009b31mred', '\ufffd31mred'],
    ['a carriage return', 'alice: yes\rbob: no', 'alice: yes␍bob: no'],
    ['a backspace', 'no\b\byes', 'no␈␈yes'],
    ['a delete', 'a\u007fb', 'a␡b'],
    ['a null', 'a\u0000b', 'a␀b'],
    ['a line feed', 'a\nb', 'a␊b'],
    ['a tab', 'a\tb', 'a    b'],
    ['half a surrogate pair', 'a\ud800b', 'a\ufffdb'],
    ['a turned direction', 'user\u202egnp.exe\u202c', 'usergnp.exe'],
    ['isolates and marks', '\u2066a\u2069\u200f\u200e\u061cb', 'ab'],
    ['characters without a width', 'ad\u200bmin\ufeff', 'admin'],
  ])('takes the power from %s', (_, text, expected) => {
    expect(toPrintable(text)).toBe(expected)
  })

  it('leaves nothing that a terminal obeys, whatever comes', () => {
    const everything = Array.from({ length: 0x3_00 }, (_, code) => String.fromCharCode(code)).join(
      '',
    )
    // oxlint-disable-next-line no-control-regex -- control characters are what must be gone
    expect(toPrintable(everything)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
  })
})

describe('toPrintableLines', () => {
  it('ends a line wherever a reader would', () => {
    expect(toPrintableLines('a\nb\r\nc\u2028d\u0085e\rf')).toEqual(['a', 'b', 'c', 'd', 'e␍f'])
  })
})

describe('toJsonLine', () => {
  it('is one line, harmless, and loses nothing', () => {
    const content = '\u001b[31m\u009b\u007f\u2028\u202e"\n世界'
    const line = toJsonLine({ content })
    // oxlint-disable-next-line no-control-regex -- control characters are what must be gone
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/)
    expect(JSON.parse(line)).toEqual({ content })
  })
})
