import { useConnection } from '@chatnode/client-sdk/react'
import { useText } from '../i18n/use-text.ts'
import './connection-state.css'

const KEYS = {
  idle: 'connection.connecting',
  connecting: 'connection.connecting',
  connected: 'connection.live',
  reconnecting: 'connection.reconnecting',
  refused: 'connection.refused',
  closed: 'connection.closed',
} as const

/** Where the connection stands, in two words. For the eyes: what it means for a room is read out there. */
export function ConnectionState() {
  const { t } = useText()
  const { status } = useConnection()
  return (
    <span className="connection-state" data-status={status}>
      {t(KEYS[status])}
    </span>
  )
}
