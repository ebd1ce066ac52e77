import * as z from 'zod/mini'
import { feature } from './kernel/contract.ts'
import { notice, request } from './kernel/definition.ts'
import { schemaOf } from './kernel/schema.ts'
import { id, openEnum, seq, timestamp, token } from './text.ts'

/** A place in a room's log. Positions compare only within one epoch. */
export interface Position {
  /** Names the lineage of the database; a restored backup has another one. */
  epoch: string
  /** The number of the last event at or before this place; 0 before the first. */
  seq: number
}

export const Position = schemaOf<Position>('Position')(z.object({ epoch: id, seq }))

/** Which protocol a client speaks, and what it is. */
export interface ClientProtocol {
  /** The newest protocol version that the client knows, as `major.minor`. */
  v: string
  /** Name and version of the client library, for logs: `chatnode-js/0.1.0`. */
  sdk?: string | undefined
  /** Optional abilities of the client. */
  caps?: string[] | undefined
}

export const ClientProtocol = schemaOf<ClientProtocol>('ClientProtocol')(
  z.object({
    v: z.string().check(z.maxLength(16)),
    sdk: z.optional(z.string().check(z.maxLength(64))),
    caps: z.optional(z.array(z.string().check(z.maxLength(32))).check(z.maxLength(32))),
  }),
)

/** The `auth` of the Socket.IO handshake. Without `protocol` the client is served as protocol 1.0. */
export interface HandshakeAuth {
  token: string
  protocol?: ClientProtocol | undefined
}

export const HandshakeAuth = schemaOf<HandshakeAuth>('HandshakeAuth')(
  z.object({ token, protocol: z.optional(ClientProtocol) }),
)

/** The first event on every connection. */
export interface ServerReady {
  /** The version both ends speak from here on: the older of the two. */
  protocol: string
  caps: string[]
  /** Names this connection in the server's logs. */
  connectionId: string
  /** The epoch of every position on this server. */
  epoch: string
  /** For display; no order follows from it. */
  serverTime: string
  limits: { contentCharacters: number; frameBytes: number }
}

export const ServerReady = schemaOf<ServerReady>('ServerReady')(
  z.object({
    protocol: z.string(),
    caps: z.array(z.string()),
    connectionId: id,
    epoch: id,
    serverTime: timestamp,
    limits: z.object({ contentCharacters: z.int(), frameBytes: z.int() }),
  }),
)

/** What a client should do after the server closed the connection; unknown values mean `reconnect`. */
export type CloseAction = 'reconnect' | 'reauthenticate' | 'stop'

/** Why the server closes a connection. Sent right before it does. */
export interface ConnectionClosing {
  code: string
  message: string
  action: CloseAction | (string & {})
}

/** Every reason for which the server closes a connection, and what the client should do then. */
export const disconnects = {
  token_expired: { message: 'the access token has expired', action: 'reauthenticate' },
  session_ended: { message: 'the session was ended', action: 'stop' },
  rate_limited: { message: 'the connection sent far too much', action: 'reconnect' },
  draining: { message: 'the server is shutting down', action: 'reconnect' },
} as const satisfies Record<string, { message: string; action: CloseAction }>

/** A reason of the disconnect table. */
export type DisconnectCode = keyof typeof disconnects

const tokenExpiry = z.object({ accessTokenExpiresAt: timestamp })

/** Handshake, the life of a connection, and its token. */
export const connection = feature({
  clientToServer: {
    /** Gives the connection a new access token before the old one expires. */
    'refresh-auth': request({ payload: z.object({ token }), ack: tokenExpiry }),
  },
  serverToClient: {
    /** The first event on every connection: what the server speaks, and its limits. */
    'server-ready': notice({ payload: ServerReady }),
    /** The connection's access token is about to expire: answer with `refresh-auth`. */
    'auth-expiring': notice({ payload: tokenExpiry }),
    /** Why the server is about to close this connection, and what to do then. */
    'connection-closing': notice({
      payload: schemaOf<ConnectionClosing>('ConnectionClosing')(
        z.object({
          code: z.string(),
          message: z.string(),
          action: openEnum(['reconnect', 'reauthenticate', 'stop']),
        }),
      ),
    }),
    /** The server is shutting down: connect again after this time. */
    'server-draining': notice({ payload: z.object({ reconnectAfterMs: z.int() }) }),
  },
})
