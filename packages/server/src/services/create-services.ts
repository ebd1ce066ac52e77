import type { Config } from '../config.ts'
import type { RateLimiter } from '../limits/rate-limiter.ts'
import type { Logger } from '../logger.ts'
import type { Broadcaster, Clock, IdGenerator, ReachFailPoint, UnitOfWork } from '../ports.ts'
import type { Reader } from '../stores/stores.ts'
import { VERSION } from '../version.ts'
import { AuthService } from './auth.service.ts'
import { ConnectionService } from './connection.service.ts'
import { HealthService } from './health.service.ts'
import { MembershipService } from './membership.service.ts'
import { MessageService, type BeforeMessage } from './message.service.ts'
import { PasswordService } from './password.service.ts'
import { PresenceService } from './presence.service.ts'
import { ReactionService } from './reaction.service.ts'
import { ReadService } from './read.service.ts'
import { RetentionService } from './retention.service.ts'
import { RoomHeadsService } from './room-heads.service.ts'
import { RoomLog } from './room-log.ts'
import { RoomService } from './room.service.ts'
import type { Services } from './services.ts'
import { SyncService } from './sync.service.ts'
import { TokenService } from './token.service.ts'
import { TypingService } from './typing.service.ts'

/** What services stand on. */
export interface Foundation {
  readonly config: Config
  readonly logger: Logger
  readonly clock: Clock
  readonly ids: IdGenerator
  readonly work: UnitOfWork
  readonly reader: Reader
  readonly broadcaster: Broadcaster
  readonly limiter: RateLimiter
  readonly epoch: string
  readonly jwtSecret: string
  readonly beforeMessage: BeforeMessage | undefined
  readonly failPoint: ReachFailPoint
}

/** Makes every service once, and hands each what it needs. */
export function createServices({ config, jwtSecret, ...foundation }: Foundation): Services {
  const { clock, broadcaster } = foundation
  const connections = new ConnectionService({ clock, maxPerUser: config.maxConnectionsPerUser })
  const typing = new TypingService({ broadcaster, clock })
  const presence = new PresenceService({
    clock,
    broadcaster,
    typing,
    graceMs: config.presenceGraceMs,
    maxRooms: config.maxRoomsPerConnection,
  })
  const heads = new RoomHeadsService({ ...foundation, presence, intervalMs: config.roomHeadsMs })
  const log = new RoomLog({ broadcaster, clock })
  const memberships = new MembershipService({ ...foundation, log, presence, connections })
  const rooms = new RoomService({ ...foundation, log, memberships, presence, heads })
  const tokens = new TokenService({
    clock,
    secret: jwtSecret,
    accessLifetimeMs: config.accessTokenLifetimeMs,
  })
  const passwords = new PasswordService()
  return {
    auth: new AuthService({ ...foundation, passwords, tokens, connections }),
    connections,
    heads,
    health: new HealthService({ ...foundation, version: VERSION }),
    memberships,
    messages: new MessageService({ ...foundation, log, typing }),
    presence,
    reactions: new ReactionService({ ...foundation, log }),
    reads: new ReadService({ ...foundation, connections, presence }),
    retention: new RetentionService({ ...foundation, days: config.retentionDays }),
    rooms,
    sync: new SyncService({ ...foundation, rooms }),
    typing,
  }
}
