import type { MemberRow } from './member.store.ts'
import type { RoomRow } from './room.store.ts'

/**
 * The rooms and members that a transaction has looked up: most messages of a group are for the same
 * few. It never tells anything else than the database would, because whatever writes to either table
 * says so here, and because the stores of a transaction are made anew when a job of it is undone.
 */
export class Lookups {
  readonly #rooms = new Map<string, RoomRow | undefined>()
  readonly #members = new Map<string, MemberRow | undefined>()

  async room(id: string, look: () => Promise<RoomRow | undefined>): Promise<RoomRow | undefined> {
    if (!this.#rooms.has(id)) this.#rooms.set(id, await look())
    return this.#rooms.get(id)
  }

  async member(
    { roomId, userId }: { roomId: string; userId: string },
    look: () => Promise<MemberRow | undefined>,
  ): Promise<MemberRow | undefined> {
    const key = `${roomId} ${userId}`
    if (!this.#members.has(key)) this.#members.set(key, await look())
    return this.#members.get(key)
  }

  /** The room's newest `seq` is another one, and nothing else of it. */
  advance(id: string, headSeq: number): void {
    const room = this.#rooms.get(id)
    if (room) this.#rooms.set(id, { ...room, head_seq: headSeq })
  }

  /** Something else was written. */
  clear(): void {
    this.#rooms.clear()
    this.#members.clear()
  }
}
