import { useEffect, useMemo } from 'react'
import type { Room } from '../room.ts'
import { useChatClient } from './chat-context.ts'
import { holdOf, type RoomView } from './room-hold.ts'
import { useStore } from './use-store.ts'

/** How to show a room. */
export interface UseRoomOptions {
  /** Be in the room while the component is mounted: true unless told. */
  join?: boolean | undefined
}

/** A room, and how this client stands with it. */
export interface RoomState extends RoomView {
  /** The same object for the same id. */
  readonly room: Room
}

const UNKNOWN: RoomView = { status: 'detached', summary: undefined, error: undefined }

/**
 * A room. The client is in it while at least one component shows it, and three seconds longer; it
 * waits for the connection, comes back after a reconnect, and tries again where that may help.
 * Without `join` it only looks.
 *
 * @example
 * const { room, status, summary, error } = useRoom(roomId)
 * if (error) return <p>{error.message}</p>
 * return <h1 className={status}>{summary?.name ?? '…'}</h1>
 */
export function useRoom(roomId: string, { join = true }: UseRoomOptions = {}): RoomState {
  const client = useChatClient()
  const room = client.rooms.get(roomId)
  const hold = holdOf(client, room)
  useEffect(() => (join ? hold.acquire() : undefined), [hold, join])
  const view = useStore(hold, UNKNOWN)
  return useMemo(() => ({ room, ...view }), [room, view])
}
