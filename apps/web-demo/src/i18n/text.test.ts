import { expect, expectTypeOf, it } from 'vitest'
import { fill, type Values } from './text.ts'

const english = { plural: new Intl.PluralRules('en'), number: new Intl.NumberFormat('en') }

it('fills in what a text names, once and as it is', () => {
  expect(fill('{name}: {text}', { name: '{text}', text: '<b>' }, english)).toBe('{text}: <b>')
})

it('picks the form for the count, and writes numbers as the language does', () => {
  const text = { one: '{count} message', other: '{count} messages' }
  expect(fill(text, { count: 1 }, english)).toBe('1 message')
  expect(fill(text, { count: 0 }, english)).toBe('0 messages')
  expect(fill(text, { count: 1_234 }, english)).toBe('1,234 messages')
})

it('falls back to the form that every language has', () => {
  expect(fill({ other: 'many' }, { count: 1 }, english)).toBe('many')
})

it('knows from a text what it wants', () => {
  expectTypeOf<Values<'plain'>>().toEqualTypeOf<{}>()
  expectTypeOf<Values<'{a} and {b}'>>().toEqualTypeOf<{ readonly a: string; readonly b: string }>()
  expectTypeOf<Values<{ readonly other: 'by {name}' }>>().toEqualTypeOf<{
    readonly name: string
    readonly count: number
  }>()
})
