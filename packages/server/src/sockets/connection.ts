import { disconnects, type Chat, type DisconnectCode, type EventOf } from '@chatnode/protocol'
import type { Actor, Connection } from '../ports.ts'
import { checked } from '../validation.ts'
import { roomKey } from './broadcaster.ts'
import type { ChatServerSocket } from './typings.ts'

/** A socket as services see it. A class: there is one for each connection, and methods of its own would be most of it. */
export class SocketConnection implements Connection {
  readonly actor: Actor
  readonly #socket: ChatServerSocket
  readonly #contract: Chat

  constructor(socket: ChatServerSocket, contract: Chat) {
    this.actor = socket.data.actor
    this.#socket = socket
    this.#contract = contract
  }

  get id(): string {
    return this.#socket.id
  }

  get isOpen(): boolean {
    return this.#socket.connected
  }

  enter(roomId: string): void {
    void this.#socket.join(roomKey(roomId))
  }

  exit(roomId: string): void {
    void this.#socket.leave(roomKey(roomId))
  }

  notify<Event extends keyof Chat['serverToClient'] & string>(
    event: Event,
    payload: EventOf<Chat, Event>,
  ): void {
    const data = checked(event, this.#contract.serverToClient[event].payload, payload)
    const loose = this.#socket as unknown as { emit(event: string, payload: unknown): void }
    loose.emit(event, data)
  }

  close(code: DisconnectCode): void {
    this.#socket.emit('connection-closing', { code, ...disconnects[code] })
    this.#socket.disconnect(true)
  }
}
