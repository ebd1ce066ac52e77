import { useSyncExternalStore } from 'react'

/** Whether the user has this window before them. */
export function useIsLooking(): boolean {
  return useSyncExternalStore(subscribe, isLooking)
}

const isLooking = (): boolean => document.visibilityState === 'visible' && document.hasFocus()

function subscribe(listener: () => void): () => void {
  const controller = new AbortController()
  const { signal } = controller
  for (const event of ['focus', 'blur']) addEventListener(event, listener, { signal })
  document.addEventListener('visibilitychange', listener, { signal })
  return () => controller.abort()
}
