import { useSettings } from '../settings/settings.ts'
import { createFormats, type Formats } from './formats.ts'
import { messagesOf, regional, type Language, type MessageKey } from './messages.ts'
import type { en } from './en.ts'
import { fill, type Values } from './text.ts'

type Arguments<Key extends MessageKey> = keyof Values<(typeof en)[Key]> extends never
  ? []
  : [values: Values<(typeof en)[Key]>]

/** Says something in the user's language. A text with `{names}` takes what belongs there. */
export type Translate = <Key extends MessageKey>(key: Key, ...values: Arguments<Key>) => string

interface Speech {
  readonly language: Language
  readonly t: Translate
  readonly format: Formats
}

/** How to speak a language. */
function speechOf(language: Language): Speech {
  const known = speeches.get(language)
  if (known) return known
  const rules = {
    plural: new Intl.PluralRules(language),
    number: new Intl.NumberFormat(language),
  }
  const messages = messagesOf(language)
  const speech: Speech = {
    language,
    t: (key, ...[values]) => fill(messages[key], values ?? {}, rules),
    format: createFormats(regional(language, navigator.languages)),
  }
  speeches.set(language, speech)
  return speech
}

const speeches = new Map<Language, Speech>()

/** The user's language, in a component. */
export function useText(): Speech {
  return speechOf(useSettings().language)
}
