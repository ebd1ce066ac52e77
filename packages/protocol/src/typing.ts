import { InRoom } from './in-room.ts'
import { feature } from './kernel/contract.ts'
import { notice, signal } from './kernel/definition.ts'
import { UserInRoom } from './presence.ts'

/**
 * Typing indicators. Ephemeral: never stored, never replayed. The server ends one that is not
 * renewed within `limits.typingTimeoutMs`, and when its author sends, leaves or disconnects.
 */
export const typing = feature({
  clientToServer: {
    /** Says that the caller is typing; renewed every few seconds while they do. */
    'typing-start': signal({ payload: InRoom, errors: ['not_joined'] }),
    /** Says that the caller stopped typing. */
    'typing-stop': signal({ payload: InRoom, errors: ['not_joined'] }),
  },
  serverToClient: {
    /** A user is typing. */
    'typing-start': notice({ payload: UserInRoom }),
    /** A user stopped typing. */
    'typing-stop': notice({ payload: UserInRoom }),
  },
})
