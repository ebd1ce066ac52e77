/** Where the one connection of a client stands. */
export type ConnectionState =
  | 'idle'
  /** Getting a token, refreshed where needed. */
  | 'authenticating'
  /** Opening the socket; ends with the server's `server-ready`. */
  | 'connecting'
  | 'online'
  /** Lost, or never reached; the next try is on a timer. */
  | 'waiting'
  /** The server said no in a way that another try would not change. */
  | 'refused'
  | 'closed'

/** What can happen to it. */
export type ConnectionEvent =
  /** Somebody called `connect`. */
  | 'open'
  /** The token is here. */
  | 'token'
  /** The server does not take the token; a newer one may do. */
  | 'renew'
  /** `server-ready` arrived. */
  | 'ready'
  /** The connection broke, or could not be made; trying again may help. */
  | 'lost'
  /** The wait is over. */
  | 'retry'
  /** Trying again would not help. */
  | 'refuse'
  /** Somebody called `close`. */
  | 'close'

type Transitions = {
  readonly [State in ConnectionState]: Readonly<Partial<Record<ConnectionEvent, ConnectionState>>>
}

// The whole machine; a test compares the drawing with the table.
//
//   idle ─open→ authenticating ─token→ connecting ─ready→ online
//
//   connecting ─renew→ authenticating
//
//   authenticating ─lost→ waiting        authenticating ─refuse→ refused
//   connecting     ─lost→ waiting        connecting     ─refuse→ refused
//   online         ─lost→ waiting        online         ─refuse→ refused
//                                        waiting        ─refuse→ refused
//   waiting ─retry→ authenticating
//   refused ─open→  authenticating
//   closed  ─open→  authenticating
//
//   * ─close→ closed                     (from every state but closed itself)
const table = {
  idle: { open: 'authenticating', close: 'closed' },
  authenticating: { token: 'connecting', lost: 'waiting', refuse: 'refused', close: 'closed' },
  connecting: {
    ready: 'online',
    renew: 'authenticating',
    lost: 'waiting',
    refuse: 'refused',
    close: 'closed',
  },
  online: { lost: 'waiting', refuse: 'refused', close: 'closed' },
  waiting: { retry: 'authenticating', refuse: 'refused', close: 'closed' },
  refused: { open: 'authenticating', close: 'closed' },
  closed: { open: 'authenticating' },
} as const satisfies Transitions

export const transitions: Transitions = table

/** The state after an event; `undefined` when the event means nothing in this state. */
export function nextState(
  state: ConnectionState,
  event: ConnectionEvent,
): ConnectionState | undefined {
  return transitions[state][event]
}

/**
 * What an app sees of the connection.
 *
 * - `idle`: `connect` was not called yet.
 * - `connecting`: on the way to the first connection.
 * - `connected`: live.
 * - `reconnecting`: lost; the client comes back by itself.
 * - `refused`: the server said no; signing in again (or upgrading) is what helps.
 * - `closed`: `close` or `logout` was called.
 */
export type ConnectionStatus =
  | 'idle'
  | 'connecting'
  | 'connected'
  | 'reconnecting'
  | 'refused'
  | 'closed'

/** The public status; derived, never stored. */
export function toStatus(state: ConnectionState, wasOnline: boolean): ConnectionStatus {
  switch (state) {
    case 'authenticating':
    case 'connecting':
    case 'waiting':
      return wasOnline ? 'reconnecting' : 'connecting'
    case 'online':
      return 'connected'
    case 'idle':
    case 'refused':
    case 'closed':
      return state
  }
}
