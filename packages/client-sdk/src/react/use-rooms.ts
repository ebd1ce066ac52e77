import type { RoomSummary } from '@chatnode/protocol'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { ChatClient } from '../chat-client.ts'
import { asChatError, type ChatError } from '../errors.ts'
import { useChatClient } from './chat-context.ts'
import { useConnection } from './use-connection.ts'
import { NOTHING } from './use-store.ts'

/** The rooms of the signed-in user. */
export interface RoomsState {
  /** `loading`: until the first answer. `failed`: see `error`; what was there before stays in `rooms`. */
  readonly status: 'loading' | 'ready' | 'failed'
  readonly rooms: readonly RoomSummary[]
  readonly error: ChatError | undefined
  /** Asks the server again. */
  readonly reload: () => void
}

type Listing = Omit<RoomsState, 'reload'>

const LOADING: Listing = { status: 'loading', rooms: NOTHING, error: undefined }

/**
 * The rooms that the signed-in user is a member of. Read when the connection is live, and again
 * after every reconnect.
 *
 * @example
 * const { status, rooms, reload } = useRooms()
 * if (status === 'failed') return <button onClick={reload}>Try again</button>
 * return rooms.map((room) => <a key={room.id} href={`/rooms/${room.id}`}>{room.name}</a>)
 */
export function useRooms(): RoomsState {
  const client = useChatClient()
  const { status } = useConnection()
  const [listing, setListing] = useState(LOADING)
  const [wanted, setWanted] = useState(0)
  const reload = useCallback(() => setWanted((before) => before + 1), [])
  const isConnected = status === 'connected'
  useEffect(() => {
    if (!isConnected) return undefined
    const { signal, abort } = abortable()
    listRooms(client, signal).then(
      (rooms) => signal.aborted || setListing({ status: 'ready', rooms, error: undefined }),
      (error) => signal.aborted || setListing((before) => failed(before, error)),
    )
    return abort
  }, [client, isConnected, wanted])
  return useMemo(() => ({ ...listing, reload }), [listing, reload])
}

function abortable(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}

async function listRooms(client: ChatClient, signal: AbortSignal): Promise<readonly RoomSummary[]> {
  const rooms: RoomSummary[] = []
  let cursor: string | undefined
  do {
    const page = await client.rooms.list({ cursor, limit: 100, signal })
    rooms.push(...page.items.filter(({ role }) => role !== undefined))
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return rooms
}

function failed({ rooms }: Listing, error: unknown): Listing {
  return { status: 'failed', rooms, error: asChatError('list the rooms', error, 'network') }
}
