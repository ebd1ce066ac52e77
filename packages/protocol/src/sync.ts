import * as z from 'zod/mini'
import { Position } from './connection.ts'
import { feature } from './kernel/contract.ts'
import { notice, request } from './kernel/definition.ts'
import { schemaOf } from './kernel/schema.ts'
import { limits } from './limits.ts'
import { JoinedRoom } from './presence.ts'
import { id, openEnum, seq } from './text.ts'

/**
 * One row of a room's log: a durable event, under its wire name, with the payload that was
 * broadcast. A reader skips a name that it does not know, and moves its position past it.
 */
export interface LogEvent {
  event: string
  payload: { roomId: string; seq: number }
}

// No known keys: parsing would move them to the front, and the payload is what was broadcast byte for byte.
const logPayload = z.looseObject({}).check(
  z.refine(({ roomId, seq: place }) => typeof roomId === 'string' && Number.isInteger(place), {
    params: { reason: 'must_have_roomId_and_seq', jsonSchema: { required: ['roomId', 'seq'] } },
  }),
) as unknown as z.ZodMiniType<LogEvent['payload'], LogEvent['payload']>

export const LogEvent = schemaOf<LogEvent>('LogEvent')(
  z.object({ event: z.string(), payload: logPayload }),
)

/**
 * Why a position cannot be continued: another lineage of the database (`epoch`), events that
 * retention has removed (`retention`), a position that the log has not reached (`ahead`), or more
 * events than the caller asked for (`too_far`).
 */
export type ResyncReason = 'epoch' | 'retention' | 'ahead' | 'too_far'

/** What one room has for a caller that was at a position. */
export interface SyncedRoom {
  roomId: string
  /** `events`: all that follows the position, up to the page's end. `resync`: start over from `snapshot`. `gone`: no such room, or not for the caller. */
  status: 'events' | 'resync' | 'gone' | (string & {})
  /** Rising in `seq`, without holes. */
  events?: LogEvent[] | undefined
  /** Where the caller is after these events, or with this snapshot. */
  position?: Position | undefined
  /** True when the log goes on after `position`. */
  hasMore?: boolean | undefined
  reason?: ResyncReason | (string & {}) | undefined
  snapshot?: JoinedRoom | undefined
}

export const SyncedRoom = schemaOf<SyncedRoom>('SyncedRoom')(
  z.object({
    roomId: id,
    status: openEnum(['events', 'resync', 'gone']),
    events: z.optional(z.array(LogEvent)),
    position: z.optional(Position),
    hasMore: z.optional(z.boolean()),
    reason: z.optional(openEnum(['epoch', 'retention', 'ahead', 'too_far'])),
    snapshot: z.optional(JoinedRoom),
  }),
)

/** The newest `seq` of some rooms. */
export interface RoomHeads {
  epoch: string
  heads: { roomId: string; seq: number }[]
}

/** Catching up: what happened in a room since a position. */
export const sync = feature({
  clientToServer: {
    /**
     * Catches up: answers for each room what follows the caller's position. Reading needs no join.
     * A caller that would rather start over than read much names `atMost`.
     */
    sync: request({
      payload: z.object({
        rooms: z
          .array(z.object({ roomId: id, position: Position }))
          .check(z.minLength(1), z.maxLength(limits.syncRooms)),
        atMost: z.optional(z.int().check(z.gte(0))),
      }),
      ack: z.object({ rooms: z.array(SyncedRoom) }),
    }),
  },
  serverToClient: {
    /**
     * How far the logs of the caller's rooms have come. A hole shows that an event in the middle was
     * lost; only this shows that the last one was.
     */
    'room-heads': notice({
      payload: schemaOf<RoomHeads>('RoomHeads')(
        z.object({ epoch: id, heads: z.array(z.object({ roomId: id, seq })) }),
      ),
    }),
  },
})
