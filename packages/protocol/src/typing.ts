import { feature } from './kernel/contract.ts'
import { notice, signal } from './kernel/definition.ts'
import { UserInRoom } from './presence.ts'
import { InRoom } from './room.ts'

/**
 * Typing indicators. Ephemeral: never stored, never replayed. The server ends one that is not
 * renewed within `limits.typingTimeoutMs`, and when its author sends, leaves or disconnects.
 */
export const typing = feature({
  clientToServer: {
    'typing-start': signal({ payload: InRoom, errors: ['not_joined'] }),
    'typing-stop': signal({ payload: InRoom, errors: ['not_joined'] }),
  },
  serverToClient: {
    'typing-start': notice({ payload: UserInRoom }),
    'typing-stop': notice({ payload: UserInRoom }),
  },
})
