import { describe, expect, it } from 'vitest'
import { parseLine } from './line.ts'

describe('a typed line', () => {
  it.each([
    ['hello', { kind: 'message', content: 'hello' }],
    ['  indented  ', { kind: 'message', content: '  indented' }],
    ['//shrug', { kind: 'message', content: '/shrug' }],
    ['', { kind: 'nothing' }],
    ['   ', { kind: 'nothing' }],
    ['/who', { kind: 'command', name: '/who', argument: '' }],
    ['/join  the lounge ', { kind: 'command', name: '/join', argument: 'the lounge' }],
    ['/', { kind: 'command', name: '/', argument: '' }],
  ])('%j', (line, expected) => {
    expect(parseLine(line)).toEqual(expected)
  })
})
