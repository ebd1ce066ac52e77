import { useSyncExternalStore } from 'react'
import { isLanguage, preferredLanguage, type Language } from '../i18n/messages.ts'

export type Theme = 'system' | 'light' | 'dark'

export const themes: readonly Theme[] = ['system', 'light', 'dark']

export interface Settings {
  readonly theme: Theme
  readonly language: Language
}

const KEY = 'chatnode.settings'

const listeners = new Set<() => void>()
let current = read()

/** How this browser likes to see the client. All tabs have the same. */
export function useSettings(): Settings {
  return useSyncExternalStore(subscribe, () => current)
}

export function changeSettings(changes: Partial<Settings>): void {
  current = { ...current, ...changes }
  try {
    localStorage.setItem(KEY, JSON.stringify(current))
  } catch {
    // Then it is so until the tab is closed.
  }
  apply()
}

/** Shows the page as the settings say, also when another tab changes them. */
export function startSettings(): void {
  addEventListener('storage', ({ key }) => {
    if (key !== KEY) return
    current = read()
    apply()
  })
  apply()
}

function apply(): void {
  const { theme, language } = current
  const { documentElement } = document
  documentElement.lang = language
  if (theme === 'system') delete documentElement.dataset['theme']
  else documentElement.dataset['theme'] = theme
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

function read(): Settings {
  const { theme, language } = stored()
  return {
    theme: themes.find((known) => known === theme) ?? 'system',
    language:
      typeof language === 'string' && isLanguage(language)
        ? language
        : preferredLanguage(navigator.languages),
  }
}

function stored(): { theme?: unknown; language?: unknown } {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    return {}
  }
}
