import type { RoomListItem } from '@chatnode/client-sdk'
import type { RoomsState } from '@chatnode/client-sdk/react'
import { useEffect, useState } from 'react'

const KEY = 'chatnode.rooms'

/** What is kept of a room: how to find it, and nothing that was said in it. */
type Remembered = Pick<RoomListItem, 'id' | 'name' | 'visibility' | 'createdBy' | 'createdAt'>

/** The list of rooms; after a reload without a connection that of the last time, so that there is a way into them. */
export function useRememberedRooms(list: RoomsState): RoomsState {
  const [remembered] = useState(recall)
  const { status, rooms } = list
  useEffect(() => {
    if (status === 'ready') remember(rooms)
  }, [status, rooms])
  if (status === 'ready' || remembered.length === 0) return list
  return { ...list, status: 'ready', rooms: remembered }
}

export function forgetRooms(): void {
  localStorage.removeItem(KEY)
}

function remember(rooms: readonly RoomListItem[]): void {
  const kept = rooms.map(({ id, name, visibility, createdBy, createdAt }): Remembered => ({
    id,
    name,
    visibility,
    createdBy,
    createdAt,
  }))
  try {
    localStorage.setItem(KEY, JSON.stringify(kept))
  } catch {
    // Full, or forbidden: then there is no list before there is a connection.
  }
}

function recall(): readonly RoomListItem[] {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '[]') as readonly Remembered[]
    const unknown = { memberCount: 0, headSeq: 0, readSeq: 0, unreadCount: 0 }
    return kept.map((room) => ({ ...room, ...unknown, status: 'detached' }))
  } catch {
    return []
  }
}
