import type { Member } from '../job.ts'
import type { Dialect, Line, Listener } from './dialect.ts'
import { frameText } from './frames.ts'
import { openWebSocket } from './web-socket.ts'

// Engine.IO and Socket.IO, protocol 4 and 5: the first characters of a packet.
const OPEN = 0x30 // '0'
const PING = 0x32 // '2'
const MESSAGE = 0x34 // '4'
const CONNECT = 0x30
const EVENT = 0x32
const ACK = 0x33
const CONNECT_ERROR = 0x34
const BRACKET = 0x5b

/** How a chat on Socket.IO names what all of them can do. */
export interface Vocabulary {
  /** The JSON text that a connection authenticates with. */
  auth(credential: string): string
  /** How the array of an event begins that is a message of a room. */
  readonly delivery: string
  /** How the array of an answer begins that accepts. */
  readonly accepted: string
  join(room: string): Packet
  /** Throws when an answer refuses. */
  assertAccepted(answer: unknown): void
  /** The JSON text of the array; `unique` names the message among its author's. */
  send(room: string, text: string, unique: string): string
  /** What else the lines of this chat can do. */
  more(socket: SocketIoSocket, member: Member, port: number): Omit<Line, 'send' | 'close'>
}

type Packet = readonly [event: string, payload: object]

/** One connection as the vocabularies see it. */
interface SocketIoSocket {
  /** Sends an event, and resolves with its answer, parsed. */
  ask(...packet: Packet): Promise<unknown>
  /** Sends an event that is not answered. */
  emit(...packet: Packet): void
  /** A name that no other message has. */
  unique(): string
}

/** Speaks Socket.IO over one websocket, without parsing what it gets. */
export function socketIo(vocabulary: Vocabulary): Dialect {
  return {
    async open(port, member, listener) {
      const line = new SocketIoLine(vocabulary, listener)
      await line.connect(port, member.credential)
      const answers = await Promise.all(
        member.rooms.map((room) => line.ask(...vocabulary.join(room))),
      )
      for (const answer of answers) vocabulary.assertAccepted(answer)
      return Object.assign(line, vocabulary.more(line, member, port))
    },
  }
}

let connections = 0

class SocketIoLine implements Line, SocketIoSocket {
  readonly #vocabulary: Vocabulary
  readonly #listener: Listener
  readonly #delivery: Buffer
  readonly #accepted: Buffer
  readonly #connected = Promise.withResolvers<void>()
  /** Answers that are waited for one by one; those of `send` are only counted. */
  readonly #asked = new Map<number, (answer: unknown) => void>()
  readonly #name = `${process.pid}-${(connections += 1)}`
  #socket: ReturnType<typeof openWebSocket>['socket'] | undefined
  #lastId = 0
  #isClosing = false

  constructor(vocabulary: Vocabulary, listener: Listener) {
    this.#vocabulary = vocabulary
    this.#listener = listener
    this.#delivery = Buffer.from(vocabulary.delivery)
    this.#accepted = Buffer.from(vocabulary.accepted)
  }

  async connect(port: number, credential: string): Promise<void> {
    const { socket, opened } = openWebSocket(port, '/socket.io/?EIO=4&transport=websocket', {
      onText: (chunk, start, end) => this.#read(chunk, start, end, credential),
      onClose: () => this.#close(),
    })
    this.#socket = socket
    await opened
    await this.#connected.promise
  }

  send(room: string, text: string): void {
    const id = (this.#lastId += 1)
    this.#write(`42${id}${this.#vocabulary.send(room, text, this.#unique(id))}`)
  }

  ask(...packet: Packet): Promise<unknown> {
    const id = (this.#lastId += 1)
    this.#write(`42${id}${JSON.stringify(packet)}`)
    return new Promise((resolve) => this.#asked.set(id, resolve))
  }

  emit(...packet: Packet): void {
    this.#write(`42${JSON.stringify(packet)}`)
  }

  unique(): string {
    return this.#unique((this.#lastId += 1))
  }

  close(): void {
    this.#isClosing = true
    this.#socket?.destroy()
  }

  /** Rises with time, as the ids that chatNode's SDK makes do. */
  #unique(id: number): string {
    return `${Date.now().toString(36)}-${this.#name}-${id}`
  }

  #write(text: string): void {
    this.#socket?.write(frameText(text))
  }

  #read(...[chunk, start, end, credential]: [Buffer, number, number, string]): void {
    const type = chunk[start]
    if (type === MESSAGE) this.#readPacket(chunk, start + 1, end)
    else if (type === PING) this.#write('3')
    else if (type === OPEN) this.#write(`40${this.#vocabulary.auth(credential)}`)
  }

  #readPacket(chunk: Buffer, start: number, end: number): void {
    const type = chunk[start]
    if (type === EVENT) {
      if (hasAt(chunk, start + 1, this.#delivery)) this.#listener.delivered(chunk, start, end)
    } else if (type === ACK) {
      this.#readAnswer(chunk, start + 1, end)
    } else if (type === CONNECT) {
      this.#connected.resolve()
    } else if (type === CONNECT_ERROR) {
      this.#connected.reject(new Error(`refused: ${chunk.toString('utf8', start, end)}`))
    }
  }

  #readAnswer(chunk: Buffer, start: number, end: number): void {
    const from = chunk.indexOf(BRACKET, start)
    if (this.#asked.size > 0) {
      const id = Number(chunk.toString('latin1', start, from))
      const settle = this.#asked.get(id)
      if (settle) {
        this.#asked.delete(id)
        const [answer] = JSON.parse(chunk.toString('utf8', from, end)) as unknown[]
        return settle(answer)
      }
    }
    this.#listener.answered(hasAt(chunk, from, this.#accepted))
  }

  #close(): void {
    this.#connected.reject(new Error('closed before it was connected'))
    if (!this.#isClosing) this.#listener.lost()
    this.#isClosing = true
  }
}

function hasAt(chunk: Buffer, start: number, wanted: Buffer): boolean {
  for (let index = 0; index < wanted.length; index += 1) {
    if (chunk[start + index] !== wanted[index]) return false
  }
  return true
}
