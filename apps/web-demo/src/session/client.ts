import { ChatClient, indexedDbStorage } from '@chatnode/client-sdk'
import { sessionStore } from './session-store.ts'

/** Somebody looks at the screen and waits. */
const MAX_RECONNECT_DELAY_MS = 10_000

/** The one client of this page. It talks to the server that the page came from. */
export const client = new ChatClient({
  url: location.origin,
  sessionStore,
  outboxStorage: indexedDbStorage(),
  reconnect: { maxDelayMs: MAX_RECONNECT_DELAY_MS },
})

/** Connects, and stays connected. What goes wrong shows in `client.connection`. */
export function connect(): void {
  client.connect().catch(() => undefined)
}
