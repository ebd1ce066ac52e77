import type { ClientToServerEvents, ServerToClientEvents } from '@chatnode/protocol'
import type { Socket } from 'socket.io-client'

/**
 * A plain Socket.IO client socket under the chat contract, for those who use no SDK. Here because
 * Socket.IO's two type parameters are easy to swap.
 *
 * @example
 * const socket: ChatSocket = io('http://localhost:3000', { auth: { token } })
 * socket.on('message-received', (message) => console.log(message.content))
 */
export type ChatSocket = Socket<ServerToClientEvents, ClientToServerEvents>
