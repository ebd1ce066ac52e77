import type { StatusChange } from '../connection/connection.ts'
import { useChatClient } from './chat-context.ts'
import { useStore } from './use-store.ts'

const IDLE: StatusChange = { status: 'idle' }

/**
 * Where the connection stands: `idle`, `connecting`, `connected`, `reconnecting`, `refused` or
 * `closed`; with the `error` that keeps it from being live.
 *
 * @example
 * const { status, error } = useConnection()
 * return status === 'reconnecting' && <Banner>{error?.message}</Banner>
 */
export function useConnection(): StatusChange {
  return useStore(useChatClient().connection, IDLE)
}
