import type { PublicUser } from '@chatnode/protocol'
import type { Room } from '../room.ts'
import { NOTHING, useStore } from './use-store.ts'

/**
 * Who is in the room now, this user included.
 *
 * @example
 * const here = usePresence(room)
 * return <small>{here.length} here</small>
 */
export function usePresence(room: Room): readonly PublicUser[] {
  return useStore(room.presence, NOTHING)
}
