import { useCallback, useMemo, useState, useSyncExternalStore } from 'react'
import { asChatError, type ChatError } from '../errors.ts'
import type { MessageItem } from '../message-item.ts'
import type { Room } from '../room.ts'
import { NOTHING, useStore } from './use-store.ts'

/** What can be done to the messages of a room. The functions stay the same as long as the room does. */
export interface MessageActions {
  /** See `room.send`. The message is in `messages` at once; nobody has to wait for the promise. */
  readonly send: Room['send']
  /** Sends a message again that was refused. See `room.retry`. */
  readonly retry: Room['retry']
  /** Takes back a message that was refused or has not left yet. See `room.discard`. */
  readonly discard: Room['discard']
  /** Changes a message of one's own. See `room.edit`. */
  readonly edit: Room['edit']
  /** Deletes a message. See `room.deleteMessage`. */
  readonly remove: Room['deleteMessage']
  /** Puts an emoji under a message. See `room.react`. */
  readonly react: Room['react']
  /** Takes it away. See `room.unreact`. */
  readonly unreact: Room['unreact']
  /** Says that this user has seen the messages. See `room.markRead`. */
  readonly markRead: Room['markRead']
}

/** The messages of a room, and what a view of them needs. */
export interface RoomMessages extends MessageActions {
  /** What is stored, oldest first, and then what this user has sent and the server does not have yet. */
  readonly messages: readonly MessageItem[]
  /** Whether the server has messages before these. */
  readonly hasOlder: boolean
  readonly isLoadingOlder: boolean
  /** Why the last `loadOlder` failed. */
  readonly olderError: ChatError | undefined
  /** Puts the next older page before `messages`. Never rejects; while a page is under way it starts no other. */
  readonly loadOlder: () => Promise<void>
}

/**
 * The messages of a room, with sending, changing, and paging back. Renders again when one of them
 * changes, and only then.
 *
 * @example
 * const { messages, send, hasOlder, loadOlder } = useMessages(room)
 * return (
 *   <>
 *     {hasOlder && <button onClick={loadOlder}>Older</button>}
 *     {messages.map((item) => <p key={item.key}>{item.content}</p>)}
 *     <button onClick={() => send('hello')}>Wave</button>
 *   </>
 * )
 */
export function useMessages(room: Room): RoomMessages {
  const messages = useStore(room.messages, NOTHING)
  const hasOlder = useSyncExternalStore(
    room.messages.subscribe,
    () => room.hasOlder,
    () => false,
  )
  const older = useOlder(room)
  const actions = useMemo(() => createActions(room), [room])
  return useMemo(
    () => ({ messages, hasOlder, ...older, ...actions }),
    [messages, hasOlder, older, actions],
  )
}

function createActions(room: Room): MessageActions {
  return {
    send: (...args) => room.send(...args),
    retry: (...args) => room.retry(...args),
    discard: (...args) => room.discard(...args),
    edit: (...args) => room.edit(...args),
    remove: (...args) => room.deleteMessage(...args),
    react: (...args) => room.react(...args),
    unreact: (...args) => room.unreact(...args),
    markRead: (...args) => room.markRead(...args),
  }
}

interface Paging {
  readonly room: Room
  readonly isLoading: boolean
  readonly error?: ChatError
}

/** Paging back. What is known of it belongs to one room, and is forgotten with it. */
function useOlder(room: Room): Pick<RoomMessages, 'isLoadingOlder' | 'olderError' | 'loadOlder'> {
  const [paging, setPaging] = useState<Paging>({ room, isLoading: false })
  const loadOlder = useCallback(async () => {
    setPaging({ room, isLoading: true })
    const outcome: Paging = await room.loadOlder().then(
      () => ({ room, isLoading: false }),
      (error) => ({ room, isLoading: false, error: asChatError('load older', error, 'network') }),
    )
    setPaging((current) => (current.room === room ? outcome : current))
  }, [room])
  const { isLoading, error } = paging.room === room ? paging : { isLoading: false }
  return useMemo(
    () => ({ isLoadingOlder: isLoading, olderError: error, loadOlder }),
    [isLoading, error, loadOlder],
  )
}
