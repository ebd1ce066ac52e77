import { disconnects, type Chat } from '@chatnode/protocol'
import type { Connection } from '../ports.ts'
import { checked } from '../validation.ts'
import { roomKey } from './broadcaster.ts'
import type { ChatServerSocket } from './typings.ts'

/** A socket as services see it. */
export function toConnection(socket: ChatServerSocket, contract: Chat): Connection {
  const { actor } = socket.data
  return {
    id: socket.id,
    actor,
    get isOpen() {
      return socket.connected
    },
    enter: (roomId) => void socket.join(roomKey(roomId)),
    exit: (roomId) => void socket.leave(roomKey(roomId)),
    notify(event, payload) {
      const data = checked(event, contract.serverToClient[event].payload, payload)
      const loose = socket as unknown as { emit(event: string, payload: unknown): void }
      loose.emit(event, data)
    },
    close(code) {
      socket.emit('connection-closing', { code, ...disconnects[code] })
      socket.disconnect(true)
    },
  }
}
