import {
  PROTOCOL_VERSION,
  type AckOf,
  type Chat,
  type PublicUser,
  type SentMessage,
} from '@chatnode/protocol'
import { ChatError, type RequestName, type RequestPayload } from '../index.ts'
import type { MemoryServer } from './server/memory-server.ts'
import type { ServerSocket } from './server/sockets.ts'

/**
 * Somebody else in the chat, who does what the test says: no client, no stores, no time. What they
 * do goes through the same server, and rejects with the same `ChatError`s.
 *
 * @example
 * const bob = chat.user('bob')
 * await bob.join(room.id)
 * await bob.startTyping(room.id)
 * await bob.send(room.id, 'hello')
 */
export class TestUser implements PublicUser {
  readonly id: string
  readonly username: string
  readonly #socket: ServerSocket

  /** Users are made by `chat.user`. */
  constructor(server: MemoryServer, { user, token }: { user: PublicUser; token: string }) {
    this.id = user.id
    this.username = user.username
    const auth = { token, protocol: { v: PROTOCOL_VERSION } }
    this.#socket = server.connect(auth, { event: () => {}, closed: () => {} })
  }

  /** Enters a room; on a public one that makes them a member first. */
  async join(roomId: string): Promise<void> {
    await this.call('join-room', { roomId })
  }

  async leave(roomId: string): Promise<void> {
    await this.call('leave-room', { roomId })
  }

  send(roomId: string, content: string): Promise<SentMessage> {
    return this.call('send-message', { roomId, content })
  }

  /** They have to be in the room. The server ends the indicator after six seconds. */
  async startTyping(roomId: string): Promise<void> {
    await this.#send('typing-start', { roomId })
  }

  async stopTyping(roomId: string): Promise<void> {
    await this.#send('typing-stop', { roomId })
  }

  /** Any event of the contract: `edit-message`, `add-reaction`, … */
  async call<Event extends RequestName>(
    event: Event,
    payload: RequestPayload<Chat, Event>,
  ): Promise<AckOf<Chat, Event>> {
    return (await this.#send(event, payload)) as AckOf<Chat, Event>
  }

  /** Closes their connection: they are in no room any more. */
  disconnect(): void {
    this.#socket.leave()
  }

  async #send(event: string, payload: unknown): Promise<unknown> {
    const reply = await this.#socket.receive(event, payload)
    if (reply.ok) return reply.data
    const { code, message, ...details } = reply.error
    throw new ChatError(code, `cannot ${event} as ${this.username}: ${message}`, details)
  }
}
