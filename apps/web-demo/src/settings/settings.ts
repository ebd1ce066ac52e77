import { useSyncExternalStore } from 'react'
import { isLanguage, learn, preferredLanguage, type Language } from '../i18n/messages.ts'

export type Theme = 'system' | 'light' | 'dark'

export const themes: readonly Theme[] = ['system', 'light', 'dark']

export interface Settings {
  readonly theme: Theme
  readonly language: Language
}

const KEY = 'chatnode.settings'

const listeners = new Set<() => void>()
let current: Settings = { theme: 'system', language: 'en' }
/** What they will be when their language is there. */
let wanted = current

/** How this browser likes to see the client. All tabs have the same. */
export function useSettings(): Settings {
  return useSyncExternalStore(subscribe, () => current)
}

/** Rejects when a language cannot be fetched; then the page stays in the one that it has. */
export async function changeSettings(changes: Partial<Settings>): Promise<void> {
  const next = { ...wanted, ...changes }
  try {
    localStorage.setItem(KEY, JSON.stringify(next))
  } catch {
    // Then it is so until the tab is closed.
  }
  await adopt(next)
}

/** Shows the page as the settings say, also when another tab changes them. Resolves when it can speak. */
export async function startSettings(): Promise<void> {
  const adoptStored = (): Promise<void> => adopt(read()).catch(() => undefined)
  addEventListener('storage', ({ key }) => key === KEY && void adoptStored())
  await adoptStored()
}

async function adopt(next: Settings): Promise<void> {
  wanted = next
  show({ ...next, language: current.language })
  await learn(next.language)
  if (wanted === next) show(next)
}

function show(settings: Settings): void {
  current = settings
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
