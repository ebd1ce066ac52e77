import { describe, expect, it } from 'vitest'
import { parseLine } from './line.ts'

describe('a typed line', () => {
  it.each([
    ['hello', { kind: 'message', content: 'hello' }],
    ['  indented  ', { kind: 'message', content: '  indented' }],
    ['//shrug', { kind: 'message', content: '/shrug' }],
    ['', { kind: 'nothing' }],
    ['   ', { kind: 'nothing' }],
    ['/who', { kind: 'who' }],
    ['/help me', { kind: 'help' }],
    ['/quit ', { kind: 'quit' }],
    ['/quiet', { kind: 'unknown', name: '/quiet' }],
  ])('%j', (line, expected) => {
    expect(parseLine(line)).toEqual(expected)
  })
})
