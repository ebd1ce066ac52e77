import type { RoomListItem } from '@chatnode/client-sdk'
import { useEffect, useEffectEvent } from 'react'
import { navigate, roomPath } from '../router.ts'

interface Shortcuts {
  rooms: readonly RoomListItem[]
  roomId: string | undefined
  onHelp: () => void
}

/** The keys that work everywhere. In a text, only those with a modifier do. */
export function useShortcuts({ rooms, roomId, onHelp }: Shortcuts): void {
  const step = (by: number): void => {
    const index = rooms.findIndex(({ id }) => id === roomId)
    const next = rooms[(index + by + rooms.length) % rooms.length]
    if (next) navigate(roomPath(next.id))
  }
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || document.querySelector('dialog[open]')) return
    const action = actionOf(event)
    if (action === undefined) return
    event.preventDefault()
    if (action === 'help') onHelp()
    else if (action === 'find') document.getElementById('room-filter')?.focus()
    else step(action)
  })
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

function actionOf(event: KeyboardEvent): 'help' | 'find' | 1 | -1 | undefined {
  const { key, altKey, ctrlKey, metaKey } = event
  if ((ctrlKey || metaKey) && !altKey) return key.toLowerCase() === 'k' ? 'find' : undefined
  if (altKey) return key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : undefined
  return key === '?' && !isTyping(event.target) ? 'help' : undefined
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches('input, textarea, [contenteditable]')
