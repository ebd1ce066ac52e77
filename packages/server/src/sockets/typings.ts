import type { ClientToServerEvents, ServerToClientEvents } from '@chatnode/protocol'
import type { DefaultEventsMap, Server, Socket } from 'socket.io'
import type { Actor } from '../ports.ts'

/** What the handshake found out about a socket. */
export interface SocketData {
  actor: Actor
  /** When the access token expires, in milliseconds since 1970. */
  tokenExpiresAt: number
  /** The protocol version that both ends speak. */
  protocol: string
  /** Whether unknown keys of a payload are refused. */
  strict: boolean
}

/** A Socket.IO server that speaks the chat contract. */
export type ChatServer = Server<
  ClientToServerEvents,
  ServerToClientEvents,
  DefaultEventsMap,
  SocketData
>

/** The server's end of one connection. */
export type ChatServerSocket = Socket<
  ClientToServerEvents,
  ServerToClientEvents,
  DefaultEventsMap,
  SocketData
>
