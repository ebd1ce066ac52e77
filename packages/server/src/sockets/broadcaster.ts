import { chat } from '@chatnode/protocol'
import type { Broadcaster } from '../ports.ts'
import { checked } from '../validation.ts'
import type { ChatServer } from './typings.ts'

/** The Socket.IO room that holds the connections that have entered a chat room. */
export const roomKey = (roomId: string): string => `room:${roomId}`

/** The Socket.IO room that holds all connections of a user. */
export const userKey = (userId: string): string => `user:${userId}`

// Socket.IO types `emit` by the event's name, which is generic here; the port's own types stand
// guard outside, so inside the operator is used by its untyped face.
interface LooseOperator {
  emit(event: string, payload: unknown): unknown
}

/** Delivers to the Socket.IO rooms of one server. */
export function createBroadcaster(io: ChatServer): Broadcaster {
  return {
    record(roomId, event, payload) {
      const everyone: LooseOperator = io.to(roomKey(roomId))
      everyone.emit(event, payload)
    },
    notice({ roomId, exceptUserId, exceptConnectionId }, event, payload) {
      const data = checked(event, chat.serverToClient[event].payload, payload)
      let targets = io.to(roomKey(roomId))
      if (exceptUserId !== undefined) targets = targets.except(userKey(exceptUserId))
      if (exceptConnectionId !== undefined) targets = targets.except(exceptConnectionId)
      const operator: LooseOperator = targets
      operator.emit(event, data)
    },
  }
}
