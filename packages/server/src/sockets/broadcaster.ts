import type { Chat } from '@chatnode/protocol'
import type { Broadcaster, NoticeTarget } from '../ports.ts'
import { checked } from '../validation.ts'
import { withStoredJson } from './encoder.ts'
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
export function createBroadcaster(io: ChatServer, contract: Chat): Broadcaster {
  return {
    record(roomId, event, { payload, json }) {
      const everyone: LooseOperator = io.to(roomKey(roomId))
      withStoredJson(payload, json, () => everyone.emit(event, payload))
    },
    notice(target, event, payload) {
      const data = checked(event, contract.serverToClient[event].payload, payload)
      recipients(io, target).emit(event, data)
    },
  }
}

function recipients(io: ChatServer, target: NoticeTarget): LooseOperator {
  if ('userId' in target) return io.to(userKey(target.userId))
  const { roomId, exceptUserId, exceptConnectionId } = target
  let everyone = io.to(roomKey(roomId))
  if (exceptUserId !== undefined) everyone = everyone.except(userKey(exceptUserId))
  if (exceptConnectionId !== undefined) everyone = everyone.except(exceptConnectionId)
  return everyone
}
