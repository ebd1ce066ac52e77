import type { RoomMessages } from '@chatnode/client-sdk/react'
import { useEffect, useState } from 'react'
import type { SignedIn } from '../session/session-store.ts'
import { beginsBefore } from './unread.ts'

/** Who has missed more than this begins at the end, as everybody does who has missed nothing. */
const MAX_MESSAGES = 500

interface UnreadOptions {
  /** How far the user had read, once it is known. */
  readSeq: number | undefined
  unreadCount: number
  self: SignedIn
}

/** Fetches what is unread when a room opens, so that its reader can begin there; answers whether that is under way. */
export function useUnreadPages(messages: RoomMessages, options: UnreadOptions): boolean {
  const { messages: items, hasOlder, isLoadingOlder, olderError, loadOlder } = messages
  const { readSeq, unreadCount, self } = options
  const [isOpen, setOpen] = useState(false)
  const isUnderWay =
    !isOpen &&
    readSeq !== undefined &&
    hasOlder &&
    !olderError &&
    items.length < MAX_MESSAGES &&
    beginsBefore(items, { readSeq, unreadCount, selfId: self.id })
  // Whoever sees messages is not taken away from them.
  if (!isOpen && !isUnderWay && items.length > 0) setOpen(true)
  useEffect(() => {
    if (isUnderWay && !isLoadingOlder) void loadOlder()
  }, [isUnderWay, isLoadingOlder, loadOlder])
  return isUnderWay
}
