import { en } from './en.ts'
import type { Plural } from './text.ts'

export type MessageKey = keyof typeof en

/** What a language has to say: as many texts as English has, and plurals where English has them. */
export type Messages = {
  readonly [Key in MessageKey]: (typeof en)[Key] extends string ? string : Plural
}

/** Every language, with the name that it has for itself. A new one needs a file and a line here. */
export const languages = {
  en: { name: 'English', fetch: () => en },
  de: { name: 'Deutsch', fetch: async () => (await import('./de.ts')).de },
} as const satisfies Readonly<
  Record<string, { name: string; fetch: () => Messages | Promise<Messages> }>
>

export type Language = keyof typeof languages

const known = new Map<Language, Messages>([['en', en]])

/** Fetches a language, after which `messagesOf` has it. Nobody waits for one that they do not read. */
export async function learn(language: Language): Promise<void> {
  if (!known.has(language)) known.set(language, await languages[language].fetch())
}

/** What there is to say in a language that was learnt. */
export const messagesOf = (language: Language): Messages => known.get(language) ?? en

export const isLanguage = (text: string): text is Language => Object.hasOwn(languages, text)

/** The language as it is written where the user lives: dates differ between London and New York. */
export function regional(language: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => tag.split('-')[0]?.toLowerCase() === language) ?? language
}

/** The first language that the user reads and we have. */
export function preferredLanguage(wanted: readonly string[]): Language {
  const bases = wanted.map((tag) => tag.split('-')[0]?.toLowerCase() ?? '')
  return bases.find(isLanguage) ?? 'en'
}
