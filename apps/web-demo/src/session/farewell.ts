import { useSyncExternalStore } from 'react'
import { client } from './client.ts'

const listeners = new Set<() => void>()
let farewell: 'ended' | undefined

/** Remembers when it was the server who ended the session, so that the door can say so. */
export function watchFarewell(): void {
  client.on('signed-out', () => {
    farewell = 'ended'
    for (const listener of listeners) listener()
  })
}

export function useFarewell(): 'ended' | undefined {
  return useSyncExternalStore(subscribe, () => farewell)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
