import { useConnection, type RoomState } from '@chatnode/client-sdk/react'
import { useText } from '../i18n/use-text.ts'
import type { MessageKey } from '../i18n/messages.ts'

/** What the user should know before they trust what they see. A live room needs no words. */
const KEYS = {
  detached: undefined,
  joining: 'connection.joining',
  'catching-up': 'connection.catching-up',
  live: undefined,
  stale: 'connection.stale',
  offline: 'connection.offline-room',
  gone: undefined,
} as const satisfies Record<RoomState['status'], MessageKey | undefined>

/** Says so when a room is not up to date. */
export function RoomBanner({ status }: { status: RoomState['status'] }) {
  const { t } = useText()
  const { status: connection } = useConnection()
  // A room that was never entered does not know that there is no connection.
  const isCutOff = status === 'detached' && connection !== 'connected'
  const key = KEYS[isCutOff ? 'offline' : status]
  return <div role="status">{key && <p className="room-banner">{t(key)}</p>}</div>
}
