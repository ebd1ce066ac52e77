import type { PublicUser } from '@chatnode/protocol'
import { useEffect, useMemo } from 'react'
import type { Room } from '../room.ts'
import { NOTHING, useStore } from './use-store.ts'

/** Typing in one room, both ways. */
export interface RoomTypingState {
  /** The others who are typing now, in the order in which they began. */
  readonly users: readonly PublicUser[]
  /** Says that this user is typing. For every change of the text; it sends one event every two and a half seconds. */
  readonly onInput: () => void
  /** Says that this user has stopped. Sending a message, a pause, and unmounting do so by themselves. */
  readonly stop: () => void
}

/**
 * Who is typing in a room, and saying that this user is.
 *
 * @example
 * const { users, onInput, stop } = useTyping(room)
 * return (
 *   <>
 *     <textarea onInput={onInput} onBlur={stop} />
 *     {users.length > 0 && <small>{users.map((user) => user.username).join(', ')} typing…</small>}
 *   </>
 * )
 */
export function useTyping(room: Room): RoomTypingState {
  const users = useStore(room.typing.users, NOTHING)
  const typist = useMemo(() => createTypist(room), [room])
  useEffect(() => typist.stop, [typist])
  return useMemo(() => ({ users, ...typist }), [users, typist])
}

/** One component's part in the typing: only where it has begun something, it ends it. */
function createTypist({ typing }: Room): Pick<RoomTypingState, 'onInput' | 'stop'> {
  let isTyping = false
  return {
    onInput: () => {
      isTyping = true
      typing.start()
    },
    stop: () => {
      if (isTyping) typing.stop()
      isTyping = false
    },
  }
}
