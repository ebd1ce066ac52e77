import { account } from './account.ts'
import { connection } from './connection.ts'
import { errors } from './errors.ts'
import { health } from './health.ts'
import { defineContract } from './kernel/contract.ts'
import type { ClientToServerEventsOf, ServerToClientEventsOf } from './kernel/socket-events.ts'
import { membership } from './membership.ts'
import { message } from './message.ts'
import { presence } from './presence.ts'
import { reaction } from './reaction.ts'
import { read } from './read.ts'
import { room } from './room.ts'
import { sync } from './sync.ts'
import { typing } from './typing.ts'
import { PROTOCOL_VERSION } from './version.ts'

/** The contract of chatNode. A new feature is a file of its own and one name in this list. */
export const chat = defineContract({
  name: 'chatnode',
  version: PROTOCOL_VERSION,
  errors,
  features: [
    connection,
    health,
    account,
    room,
    membership,
    message,
    reaction,
    presence,
    typing,
    read,
    sync,
  ],
})

export type Chat = typeof chat

/** What a client may emit, for `Socket` of socket.io-client and `Server` of socket.io. */
export interface ClientToServerEvents extends ClientToServerEventsOf<Chat> {}

/** What the server may emit. */
export interface ServerToClientEvents extends ServerToClientEventsOf<Chat> {}
