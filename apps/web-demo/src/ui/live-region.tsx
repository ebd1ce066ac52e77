import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let said = ''

/** Has a screen reader say something when it is done with what it is saying. */
export function announce(text: string): void {
  // A change of the text is what is read: the same news twice has to differ.
  said = text === said ? `${text}\u00a0` : text
  for (const listener of listeners) listener()
}

/** Stands on the page once, from the start. */
export function LiveRegion() {
  const text = useSyncExternalStore(subscribe, () => said)
  return (
    <div className="visually-hidden" role="status">
      {text}
    </div>
  )
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
