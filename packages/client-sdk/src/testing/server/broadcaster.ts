import { chat, type Chat, type DisconnectCode, type EventOf } from '@chatnode/protocol'
import type { Actor } from './tables.ts'
import { checked } from './refusal.ts'

export type EventName = keyof Chat['serverToClient'] & string

/** One live socket. */
export interface Connection {
  readonly id: string
  readonly actor: Actor
  /** False once the client is gone. */
  readonly isOpen: boolean
  notify(event: string, payload: unknown): void
  close(code: DisconnectCode): void
}

/** Whom a broadcast reaches. */
export interface Audience {
  readonly roomId: string
  readonly exceptUserId?: string | undefined
  readonly exceptConnectionId?: string | undefined
}

/** Which connections have entered which room, and telling them. */
export class Broadcaster {
  readonly #rooms = new Map<string, Set<Connection>>()

  enter(connection: Connection, roomId: string): void {
    this.#rooms.set(roomId, (this.#rooms.get(roomId) ?? new Set()).add(connection))
  }

  exit(connection: Connection, roomId: string): void {
    this.#rooms.get(roomId)?.delete(connection)
  }

  send<Event extends EventName>(
    { roomId, exceptUserId, exceptConnectionId }: Audience,
    event: Event,
    payload: EventOf<Chat, Event>,
  ): void {
    const data = checked(event, chat.serverToClient[event].payload, payload)
    for (const connection of this.#rooms.get(roomId) ?? []) {
      const { id, actor } = connection
      if (actor.user.id !== exceptUserId && id !== exceptConnectionId)
        connection.notify(event, data)
    }
  }
}
