import type { Key } from 'ink'
import { describe, expect, it } from 'vitest'
import { toStrokes } from './stroke.ts'

const none = {} as Key
const namesOf = (input: string, key: Partial<Key> = {}): string[] =>
  toStrokes(input, { ...none, ...key }).map((stroke) =>
    stroke.kind === 'key' ? stroke.name : JSON.stringify(stroke.text),
  )

describe('what Ink says of a key', () => {
  it.each<[string, Partial<Key>, string[]]>([
    ['', { upArrow: true }, ['up']],
    ['', { upArrow: true, meta: true }, ['alt-up']],
    ['', { leftArrow: true, ctrl: true }, ['ctrl-left']],
    ['', { tab: true }, ['tab']],
    ['', { tab: true, shift: true }, ['shift-tab']],
    ['\r', { return: true }, ['enter']],
    ['\r', { return: true, meta: true }, ['alt-enter']],
    ['', { escape: true, meta: true }, ['escape']],
    ['w', { ctrl: true }, ['ctrl-w']],
    ['b', { meta: true }, ['alt-b']],
    ['', {}, ['function']],
    ['A', { shift: true }, ['"A"']],
    ['世界', {}, ['"世界"']],
    ['\n', {}, ['ctrl-j']],
  ])('%j with %j', (input, key, names) => {
    expect(namesOf(input, key)).toEqual(names)
  })

  it('may be several keys of somebody who types ahead', () => {
    expect(namesOf('hello\rnext\tx\u0001')).toEqual(['"hello"', 'enter', '"next"', 'tab', '"x"'])
  })
})
