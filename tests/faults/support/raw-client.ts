import { randomUUID } from 'node:crypto'
import type { ChatMessage, Reply, SentMessage, Session } from '@chatnode/protocol'
import { io, type Socket } from 'socket.io-client'
import type { Operation, Recorder } from './recorder.ts'
import { Follower } from './follower.ts'
import type { Random } from './random.ts'
import { until } from './until.ts'

interface Options {
  readonly url: string
  readonly session: Session
  readonly recorder: Recorder
  readonly random?: Random
  /** How long an answer may take before the outcome counts as unknown. */
  readonly ackTimeoutMs?: number
}

interface Queued {
  readonly operation: Operation
  readonly settled: () => void
}

/**
 * What a client in any language must do, in its plainest form: on a bare Socket.IO client, with
 * none of the SDK, so that the tests judge the server by itself. Sends one message after the other,
 * each again under the same id until it is answered; comes back after every disconnect.
 */
export class RawClient {
  readonly name: string
  /** Answers that said `duplicate`: the message was stored by an earlier try. */
  duplicates = 0
  /** Refusals that said `retryable`. */
  refusals = 0
  disconnects = 0
  /** Milliseconds from the last try of a send to its answer. */
  readonly ackMs: number[] = []
  readonly #options: Options
  readonly #followers = new Map<string, Follower>()
  readonly #queue: Queued[] = []
  #socket: Socket | undefined
  #isReady = false
  #isClosed = false
  #isDraining = false
  #timer: NodeJS.Timeout | undefined

  constructor(options: Options) {
    this.#options = options
    this.name = `${options.session.user.username}#${randomUUID().slice(0, 4)}`
    this.#connect()
  }

  get isReady(): boolean {
    return this.#isReady
  }

  get queued(): number {
    return this.#queue.length
  }

  get socket(): Socket | undefined {
    return this.#socket
  }

  follower(roomId: string): Follower | undefined {
    return this.#followers.get(roomId)
  }

  /** Shows the room's events from now on, across disconnects. Resolves when it is live. */
  async follow(roomId: string): Promise<Follower> {
    const { recorder, session } = this.#options
    const follower = new Follower({
      name: this.name,
      roomId,
      userId: session.user.id,
      recorder,
      reply: (event, payload) => this.#reply(event, payload),
    })
    this.#followers.set(roomId, follower)
    if (this.#isReady) void follower.enter()
    await until(() => follower.isLive, { what: `${this.name} in the room` })
    return follower
  }

  /** Sends under an id of its own until the server has answered. Resolves when the outcome is known. */
  send(roomId: string, content: string): Promise<Operation> {
    const { recorder, session } = this.#options
    const operation = recorder.invoke({
      roomId,
      userId: session.user.id,
      clientMessageId: randomUUID(),
      content,
    })
    return new Promise((resolve) => {
      this.#queue.push({ operation, settled: () => resolve(operation) })
      void this.#drain()
    })
  }

  /** Throws where no answer comes in time, and where the answer is a refusal. */
  async ask<T>(event: string, payload: unknown): Promise<T> {
    const reply = await this.#reply<T>(event, payload)
    if (!reply?.ok) throw new Error(`${event}: ${reply?.error.code ?? 'no answer'}`)
    return reply.data
  }

  /** Disconnects, and comes back after `resume` only. */
  suspend(): void {
    this.#isClosed = true
    if (this.#socket) this.#drop(this.#socket)
    clearTimeout(this.#timer)
  }

  resume(): void {
    this.#isClosed = false
    this.#connect()
  }

  [Symbol.dispose](): void {
    this.suspend()
  }

  #connect(): void {
    const { url, session } = this.#options
    const socket = io(url, {
      auth: { token: session.accessToken },
      transports: ['websocket'],
      forceNew: true,
      // A link that falls silent before the first packet is noticed by this alone.
      timeout: 5_000,
      reconnection: false,
    })
    this.#socket = socket
    socket.on('server-ready', () => this.#ready())
    socket.on('connect_error', () => this.#drop(socket))
    socket.on('disconnect', () => this.#drop(socket))
    // One that ends between the upgrade and the first packet is no event of the socket.
    socket.io.engine.on('close', () => this.#drop(socket))
    socket.onAny((event: string, payload: { roomId?: string }) => this.#take(event, payload))
  }

  #drop(socket: Socket): void {
    if (socket !== this.#socket) return
    if (this.#isReady) this.disconnects += 1
    this.#socket = undefined
    this.#isReady = false
    socket.disconnect()
    if (this.#isClosed) return
    const { random = Math.random } = this.#options
    this.#timer = setTimeout(() => this.#connect(), 20 + random() * 80)
  }

  #ready(): void {
    this.#isReady = true
    for (const follower of this.#followers.values()) void follower.enter()
    void this.#drain()
  }

  #take(event: string, payload: { roomId?: string; heads?: { roomId: string; seq: number }[] }) {
    for (const head of payload.heads ?? []) this.#followers.get(head.roomId)?.head(head.seq)
    if (payload.roomId === undefined || !('seq' in payload)) return
    const record = payload as { roomId: string; seq: number }
    this.#followers.get(record.roomId)?.take(event, record)
  }

  async #drain(): Promise<void> {
    if (this.#isDraining) return
    this.#isDraining = true
    try {
      for (let next = this.#queue[0]; next && this.#isReady; next = this.#queue[0]) {
        if (await this.#try(next.operation)) {
          this.#queue.shift()
          next.settled()
        }
      }
    } finally {
      this.#isDraining = false
    }
  }

  /** One try over the wire. Answers whether the outcome is known now. */
  async #try(operation: Operation): Promise<boolean> {
    const { recorder } = this.#options
    const { roomId, content, clientMessageId } = operation
    const started = performance.now()
    const payload = { roomId, content, clientMessageId }
    const reply = await this.#reply<SentMessage>('send-message', payload)
    if (!reply) return false
    this.ackMs.push(performance.now() - started)
    if (reply.ok) {
      if (reply.data.duplicate === true) this.duplicates += 1
      recorder.ok(operation, (reply.data satisfies ChatMessage).seq)
      return true
    }
    if (reply.error.retryable !== true) {
      recorder.fail(operation, reply.error.code)
      return true
    }
    this.refusals += 1
    await new Promise((resolve) => setTimeout(resolve, reply.error.retryAfterMs ?? 50))
    return false
  }

  /** Nothing, when the connection is lost; one that does not answer in time counts as lost. */
  async #reply<T>(event: string, payload: unknown): Promise<Reply<T> | undefined> {
    const socket = this.#socket
    if (!socket || !this.#isReady) return undefined
    const { ackTimeoutMs = 5_000 } = this.#options
    try {
      return (await socket.timeout(ackTimeoutMs).emitWithAck(event, payload)) as Reply<T>
    } catch {
      this.#drop(socket)
      return undefined
    }
  }
}
