import { useSyncExternalStore, type MouseEvent } from 'react'

/** Where in the app the user is: in a room, or nowhere yet. */
export function useRoomId(): string | undefined {
  return useSyncExternalStore(subscribe, currentRoomId)
}

export const roomPath = (roomId: string): string => `/rooms/${encodeURIComponent(roomId)}`

export function navigate(path: string): void {
  if (path === location.pathname) return
  history.pushState(null, '', path)
  for (const listener of listeners) listener()
}

/** Follows a link without loading the page anew; a click that asks for another tab gets one. */
export function followLink(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  navigate(event.currentTarget.pathname)
}

const listeners = new Set<() => void>()

function currentRoomId(): string | undefined {
  const [, encoded] = /^\/rooms\/([^/]+)$/.exec(location.pathname) ?? []
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('popstate', listener)
  }
}
