import { useState } from 'react'

const PREFIX = 'chatnode.draft.'

/** What one user has begun in one room and not sent. Lasts as long as the tab, a reload included. */
export function useDraft(name: string): [text: string, write: (text: string) => void] {
  const [text, setText] = useState(() => read(PREFIX + name))
  const write = (next: string): void => {
    setText(next)
    store(PREFIX + name, next)
  }
  return [text, write]
}

function read(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

function store(key: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, text)
  } catch {
    // Full, or forbidden: then a draft lasts as long as its box.
  }
}
