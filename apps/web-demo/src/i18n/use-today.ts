import { useSyncExternalStore } from 'react'
import { isSameDay } from './formats.ts'

const CHECK_MS = 30_000

let today = new Date()

/** A moment of today; another one after midnight, so that "Today" becomes "Yesterday" by itself. */
export function useToday(): Date {
  return useSyncExternalStore(subscribe, getToday)
}

function getToday(): Date {
  const now = new Date()
  if (!isSameDay(now, today)) today = now
  return today
}

function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, CHECK_MS)
  return () => clearInterval(timer)
}
