import { chat, type Chat, type EventOf } from '@chatnode/protocol'
import type { Broadcaster, EventName } from './broadcaster.ts'
import { checked } from './refusal.ts'
import type { RoomRow } from './tables.ts'

/** The durable events. */
export type RecordName = {
  [E in EventName]: Chat['serverToClient'][E] extends { kind: 'record' } ? E : never
}[EventName]

/** The append-only log of each room. Every durable event goes through here, and is broadcast as it is stored. */
export class RoomLog {
  readonly #broadcaster: Broadcaster

  constructor(broadcaster: Broadcaster) {
    this.#broadcaster = broadcaster
  }

  append<Event extends RecordName>(
    room: RoomRow,
    event: Event,
    build: (seq: number) => EventOf<Chat, Event>,
  ): EventOf<Chat, Event> {
    const seq = room.headSeq + 1
    const schema = chat.serverToClient[event].payload
    const payload = checked(event, schema, build(seq)) as EventOf<Chat, Event>
    room.headSeq = seq
    room.log.push({ seq, event, payload: JSON.stringify(payload) })
    this.#broadcaster.send({ roomId: room.id }, event, payload)
    return payload
  }

  /** Removes a text from the events that hold it; a deletion must reach also those who have not read it yet. */
  erase({ log }: RoomRow, seqs: readonly number[], deletedAt: string): void {
    for (const row of log) {
      if (!seqs.includes(row.seq)) continue
      const payload = JSON.parse(row.payload) as object
      const isMessage = !('messageId' in payload)
      row.payload = JSON.stringify({ ...payload, content: '', ...(isMessage ? { deletedAt } : {}) })
    }
  }

  /** Forgets what the log has so far; the messages stay. */
  trim(room: RoomRow): void {
    room.log = []
    room.floorSeq = room.headSeq
  }
}
