import type { AuthService } from './auth.service.ts'
import type { ConnectionService } from './connection.service.ts'
import type { RoomHeadsService } from './room-heads.service.ts'
import type { RetentionService } from './retention.service.ts'
import type { HealthService } from './health.service.ts'
import type { MembershipService } from './membership.service.ts'
import type { MessageService } from './message.service.ts'
import type { PresenceService } from './presence.service.ts'
import type { ReactionService } from './reaction.service.ts'
import type { ReadService } from './read.service.ts'
import type { RoomService } from './room.service.ts'
import type { SyncService } from './sync.service.ts'
import type { TypingService } from './typing.service.ts'

/** Everything that a socket event or a REST call can ask for. */
export interface Services {
  readonly auth: AuthService
  readonly connections: ConnectionService
  readonly heads: RoomHeadsService
  readonly health: HealthService
  readonly memberships: MembershipService
  readonly messages: MessageService
  readonly presence: PresenceService
  readonly reactions: ReactionService
  readonly reads: ReadService
  readonly retention: RetentionService
  readonly rooms: RoomService
  readonly sync: SyncService
  readonly typing: TypingService
}
