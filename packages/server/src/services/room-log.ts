import type { Chat, EventOf } from '@chatnode/protocol'
import type { Broadcaster, Clock, RecordName } from '../ports.ts'
import type { Transaction } from '../stores/stores.ts'
import { checked } from '../validation.ts'

interface Dependencies {
  readonly contract: Chat
  readonly broadcaster: Broadcaster
  readonly clock: Clock
}

/**
 * The append-only log of each room. Every durable event goes through here and nowhere else, so
 * that what is stored is what was broadcast.
 *
 * Guarantees: `seq` has no gaps per room and rises in the order of commits; the event, its
 * projections (written by the caller in the same transaction) and the room's head are durable
 * together or not at all; the broadcast comes after the commit, in the order of `seq`.
 */
export class RoomLog {
  readonly #contract: Chat
  readonly #broadcaster: Broadcaster
  readonly #clock: Clock

  constructor({ contract, broadcaster, clock }: Dependencies) {
    this.#contract = contract
    this.#broadcaster = broadcaster
    this.#clock = clock
  }

  /** Appends an event. `build` gets its `seq`. Throws `room_not_found` when the room is gone. */
  async append<Event extends RecordName>(
    tx: Transaction,
    entry: { roomId: string; event: Event; build: (seq: number) => EventOf<Chat, Event> },
  ): Promise<EventOf<Chat, Event>> {
    const { roomId, event } = entry
    const seq = await tx.rooms.advanceHead(roomId)
    const schema = this.#contract.serverToClient[event].payload
    const payload = checked(event, schema, entry.build(seq)) as EventOf<Chat, Event>
    const json = JSON.stringify(payload)
    await tx.events.append({
      room_id: roomId,
      seq,
      type: event,
      payload: json,
      created_at: this.#clock.now(),
    })
    tx.afterCommit(() => this.#broadcaster.record(roomId, event, { payload, json }))
    return payload
  }

  /**
   * Removes the text, and the metadata, from events that hold them: the one change that a log knows, because a deletion
   * must reach those who have not read it yet. An event that retention has removed is passed over.
   */
  async erase(
    tx: Transaction,
    { roomId, seqs, deletedAt }: { roomId: string; seqs: readonly number[]; deletedAt: string },
  ): Promise<void> {
    for (const seq of seqs) {
      const stored = await tx.events.find(roomId, seq)
      if (stored === undefined) continue
      const { metadata: _, ...payload } = JSON.parse(stored) as Record<string, unknown>
      const isMessage = !('messageId' in payload)
      const erased = { ...payload, content: '', ...(isMessage ? { deletedAt } : {}) }
      await tx.events.overwrite(roomId, seq, JSON.stringify(erased))
    }
  }
}
