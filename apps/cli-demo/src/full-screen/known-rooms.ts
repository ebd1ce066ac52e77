import { readFile } from 'node:fs/promises'
import type { RoomListItem } from '@chatnode/client-sdk'
import { writePrivately } from '../private-file.ts'

/** A room as it was in the last run: enough to show its name, and to write in it. */
export type KnownRoom = Pick<RoomListItem, 'id' | 'name' | 'visibility'>

/** The rooms of the last run, so that a start without a connection has somewhere to write. */
export class KnownRooms {
  readonly #path: string
  readonly #userId: string
  #saved = ''
  /** One write after the other. */
  #writing: Promise<void> = Promise.resolve()

  constructor(path: string, userId: string) {
    this.#path = path
    this.#userId = userId
  }

  /** None where there was no last run, or it was somebody else's. */
  async load(): Promise<readonly KnownRoom[]> {
    try {
      const saved: unknown = JSON.parse(await readFile(this.#path, 'utf8'))
      return isSaved(saved) && saved.userId === this.#userId ? saved.rooms.filter(isRoom) : []
    } catch {
      // It is a convenience: what is missing or damaged comes from the server.
      return []
    }
  }

  /** Keeps them for the next run, where they have changed. */
  save(rooms: readonly KnownRoom[]): void {
    const kept = rooms.map(({ id, name, visibility }) => ({ id, name, visibility }))
    const text = JSON.stringify(kept)
    if (text === this.#saved) return
    this.#saved = text
    this.#writing = this.#writing
      .then(() => writePrivately(this.#path, { userId: this.#userId, rooms: kept }))
      .catch(() => {
        // See above.
      })
  }

  /** Resolves when all is written. */
  settled(): Promise<void> {
    return this.#writing
  }
}

function isSaved(value: unknown): value is { userId: unknown; rooms: unknown[] } {
  const saved = (value ?? {}) as { rooms?: unknown }
  return Array.isArray(saved.rooms)
}

function isRoom(value: unknown): value is KnownRoom {
  const room = (value ?? {}) as Partial<Record<keyof KnownRoom, unknown>>
  return [room.id, room.name, room.visibility].every((field) => typeof field === 'string')
}
