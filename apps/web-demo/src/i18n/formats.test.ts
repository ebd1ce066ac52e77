import { describe, expect, it } from 'vitest'
import { createFormats, isSameDay } from './formats.ts'

const now = new Date(2026, 2, 29, 12)
const english = createFormats('en-GB')
const german = createFormats('de')

describe('a day', () => {
  it.each([
    [new Date(2026, 2, 29, 0, 1), /^Today$/, 'Heute'],
    // The clocks go forward in the night before: that day has 23 hours.
    [new Date(2026, 2, 28, 0, 30), /^Yesterday$/, 'Gestern'],
    [new Date(2026, 2, 27, 23, 59), /^Friday,? 27 March$/, 'Freitag, 27. März'],
    [new Date(2025, 11, 31, 12), /^Wednesday,? 31 December 2025$/, 'Mittwoch, 31. Dezember 2025'],
  ])('%s', (date, inEnglish, inGerman) => {
    expect(english.day(date, now)).toMatch(inEnglish)
    expect(german.day(date, now)).toBe(inGerman)
  })

  it('is that of the clock on the wall', () => {
    expect(isSameDay(new Date(2026, 2, 28, 0), new Date(2026, 2, 28, 23, 59))).toBe(true)
    expect(isSameDay(new Date(2026, 2, 28, 23, 59), new Date(2026, 2, 29, 0))).toBe(false)
  })
})

it('is brief in lists: the time, the day of the week, the date', () => {
  const brief = (date: Date): string => german.brief(date, now)
  expect(brief(new Date(2026, 2, 29, 9, 5))).toBe('09:05')
  expect(brief(new Date(2026, 2, 24, 9, 5))).toBe('Di')
  expect(brief(new Date(2026, 2, 1, 9, 5))).toBe('1. März')
  expect(brief(new Date(2024, 2, 1, 9, 5))).toBe('1.3.24')
})

it('joins names', () => {
  expect(english.list(['Ada', 'Bob', 'Carol'])).toBe('Ada, Bob and Carol')
  expect(german.list(['Ada', 'Bob'])).toBe('Ada und Bob')
})
