import { describe, expect, it } from 'vitest'
import { en } from './en.ts'
import {
  isLanguage,
  languages,
  learn,
  messagesOf,
  preferredLanguage,
  regional,
  type Language,
} from './messages.ts'
import type { Plural, Text } from './text.ts'

const all = Object.keys(languages) as Language[]

const formsOf = (text: Text): string[] => (typeof text === 'string' ? [text] : Object.values(text))

const namesIn = (text: Text): string[] => {
  const names = formsOf(text).flatMap((form) => form.match(/\{\w+\}/g) ?? [])
  return [...new Set(names)].filter((name) => name !== '{count}').toSorted()
}

describe.each(all)('the texts in %s', async (language) => {
  await learn(language)
  const messages: Readonly<Record<string, Text>> = messagesOf(language)
  const english: Readonly<Record<string, Text>> = en

  it('are the same as in English', () => {
    expect(Object.keys(messages).toSorted()).toEqual(Object.keys(english).toSorted())
  })

  it('all say something', () => {
    for (const [key, text] of Object.entries(messages)) {
      for (const form of formsOf(text)) expect([key, form.trim()]).not.toEqual([key, ''])
    }
  })

  it('have the same names to fill in', () => {
    for (const [key, text] of Object.entries(messages)) {
      expect([key, ...namesIn(text)]).toEqual([key, ...namesIn(english[key] ?? '')])
    }
  })

  it('have a form for each way in which the language counts', () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()
    const plurals = Object.entries(messages).filter(([, text]) => typeof text !== 'string')
    expect(plurals.length).toBeGreaterThan(5)
    for (const [key, text] of plurals) {
      expect([key, ...Object.keys(text as Plural).toSorted()]).toEqual([
        key,
        ...pluralCategories.toSorted(),
      ])
    }
  })
})

describe('the choice of a language', () => {
  it.each([
    [['de-CH', 'en'], 'de'],
    [['fr-FR', 'EN-gb', 'de'], 'en'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('for readers of %j is %s', (wanted, expected) => {
    expect(preferredLanguage(wanted)).toBe(expected)
  })

  it('writes dates as they are written where the reader is', () => {
    expect(regional('en', ['de-AT', 'en-GB', 'en-US'])).toBe('en-GB')
    expect(regional('de', ['en-GB'])).toBe('de')
  })

  it('knows a language only by its name', () => {
    expect(['en', 'toString', ''].map(isLanguage)).toEqual([true, false, false])
  })
})
