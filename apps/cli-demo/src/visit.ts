import { isChatError, type ChatClient, type Room, type Unsubscribe } from '@chatnode/client-sdk'

export interface Visit {
  readonly client: ChatClient
  readonly room: Room
  /** Ends the visit. */
  readonly stop: AbortSignal
}

/** Shorter than the patience of somebody who has pressed Ctrl-C. */
const LEAVE_TIMEOUT_MS = 2_000

/**
 * Connects, joins the room, and leaves it when `stay` is over or `stop` fires. Rejects when the
 * server ends the visit: the session is over, the room is gone, or the user is no longer a member.
 */
export async function visitRoom(
  { client, room, stop }: Visit,
  stay: () => Promise<void>,
): Promise<void> {
  const ended = watchEnd({ client, room, stop })
  try {
    await client.connect({ signal: stop })
    await room.join({ signal: stop })
    await Promise.race([stay(), ended.promise])
  } catch (error) {
    if (!stop.aborted || !isChatError(error) || error.code !== 'aborted') throw error
  } finally {
    ended.unwatch()
    await room.leave({ timeoutMs: LEAVE_TIMEOUT_MS }).catch(() => {
      // The connection is closed next, and that leaves, too.
    })
  }
}

function watchEnd({ client, room, stop }: Visit): { promise: Promise<void>; unwatch: Unsubscribe } {
  let unwatch: Unsubscribe = () => {}
  const promise = new Promise<void>((resolve, reject) => {
    const offStatus = client.on('status', ({ status, error }) => {
      if (status === 'refused') reject(error ?? new Error('the server ended the connection'))
    })
    const offLeft = room.on('left', ({ error }) => reject(error))
    const onStop = (): void => resolve()
    stop.addEventListener('abort', onStop)
    unwatch = () => {
      offStatus()
      offLeft()
      stop.removeEventListener('abort', onStop)
    }
  })
  // Should `connect` fail first, nobody waits for this any more.
  promise.catch(() => {})
  return { promise, unwatch }
}
