import { useMemo } from 'react'
import type { ChatError } from '../errors.ts'
import type { RoomListItem, RoomListOptions, RoomListSnapshot } from '../index.ts'
import { useChatClient } from './chat-context.ts'
import { LOADING, sharedRoomList } from './shared-room-list.ts'
import { useStore } from './use-store.ts'

/** How to list the rooms. */
export type UseRoomsOptions = Pick<RoomListOptions, 'join'>

/** The rooms of the signed-in user. */
export interface RoomsState {
  /** `loading` until the server has named all rooms; `failed` while it could not, and there is nothing to show. */
  readonly status: 'loading' | 'ready' | 'failed'
  /** The busiest first, each with its last message and what is unread. */
  readonly rooms: readonly RoomListItem[]
  /** The unread messages of all rooms together. */
  readonly unreadCount: number
  /** Why the rooms could not be read the last time. Tried again where that may help. */
  readonly error: ChatError | undefined
  /** Reads the rooms anew. The list is live without it; this is for a button after a failure. */
  readonly reload: () => void
}

/**
 * The rooms that the signed-in user belongs to, live: see `roomList`. All components share one list,
 * which lasts as long as one of them does. With `join` the client enters all of the rooms, so that
 * every message counts at once.
 *
 * @example
 * const { status, rooms, reload } = useRooms({ join: true })
 * if (status === 'failed') return <button onClick={reload}>Try again</button>
 * return rooms.map((room) => <a key={room.id} href={`/rooms/${room.id}`}>{room.name} {room.unreadCount}</a>)
 */
export function useRooms({ join = false }: UseRoomsOptions = {}): RoomsState {
  const list = sharedRoomList(useChatClient(), join)
  const snapshot = useStore(list, LOADING)
  return useMemo(() => toState(snapshot, list.reload), [snapshot, list])
}

function toState(
  { status, rooms, unreadCount, error }: RoomListSnapshot,
  reload: () => void,
): RoomsState {
  const hasFailed = status === 'loading' && error !== undefined
  return { status: hasFailed ? 'failed' : status, rooms, unreadCount, error, reload }
}
