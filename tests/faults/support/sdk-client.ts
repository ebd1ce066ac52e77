import { ChatClient, isChatError, type ClientOptions, type Room } from '@chatnode/client-sdk'
import type { Session } from '@chatnode/protocol'
import type { Random } from './random.ts'
import type { Entry, Operation, Recorder, Stream } from './recorder.ts'
import { until } from './until.ts'

/** How long an app waits, where it is not as the SDK has it. */
export type Patience = Pick<ClientOptions, 'reconnect' | 'requestTimeoutMs'>

interface Options {
  readonly url: string
  readonly session: Session
  readonly recorder: Recorder
  readonly roomId: string
  readonly random: Random
  readonly patience?: Patience | undefined
}

/** An app on the SDK in one room, which writes down what it does and what it is shown. */
export class SdkClient {
  readonly client: ChatClient
  readonly room: Room
  /** When a connection was up, by `performance.now()`. */
  readonly connectedAt: number[] = []
  /** Why the room had to begin anew. */
  readonly resyncs: string[] = []
  readonly #options: Options
  #stream: Stream | undefined
  /** Shown before the call of `join` went on, which says where the stream begins. */
  readonly #early: Entry[] = []

  constructor(options: Options) {
    this.#options = options
    const { url, session, random, roomId, patience } = options
    const logger = { debug() {}, warn() {}, error: console.error }
    const token = session.accessToken
    this.client = new ChatClient({ url, token, random, logger, ...patience })
    this.client.on('status', ({ status }) => {
      if (status === 'connected') this.connectedAt.push(performance.now())
    })
    this.room = this.client.rooms.get(roomId)
    this.#listen()
  }

  /** The last event that the app is done with. */
  get seq(): number {
    return this.room.position?.seq ?? -1
  }

  get shown(): number {
    return this.#stream?.entries.length ?? 0
  }

  /** Connects, and shows the room from now on. */
  async start(): Promise<void> {
    await this.client.connect()
    const { position } = await this.room.join()
    this.#begin(position.seq)
  }

  /** Resolves when the outcome is known. */
  async send(content: string): Promise<Operation> {
    const { recorder, session, roomId } = this.#options
    const before = new Set(this.room.messages.getSnapshot().map(({ key }) => key))
    const sending = this.room.send(content, { timeoutMs: 3_600_000 })
    sending.catch(() => undefined)
    // The app is shown what it sends at once, with the id that it goes under.
    const item = this.room.messages.getSnapshot().findLast(({ key }) => !before.has(key))
    const operation = recorder.invoke({
      roomId,
      userId: session.user.id,
      clientMessageId: item?.clientMessageId ?? 'none',
      content,
    })
    try {
      recorder.ok(operation, (await sending).seq)
    } catch (error) {
      if (!isChatError(error)) throw error
      recorder.fail(operation, error.code)
    }
    return operation
  }

  async reaches(seq: number, timeout = 30_000): Promise<void> {
    await until(() => this.seq >= seq, { timeout, what: `an app at ${seq}` })
  }

  /** Whether it has begun, and has not ended. */
  get isOpen(): boolean {
    return this.#stream?.isOnline ?? false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#stream) this.#stream.isOnline = false
    await this.client.close()
  }

  #listen(): void {
    const { room } = this
    room.on('message', (payload) => this.#show('message-received', payload))
    room.on('member-added', (payload) => this.#show('member-added', payload))
    room.on('member-removed', (payload) => this.#show('member-removed', payload))
    room.on('resync', ({ reason, snapshot }) => {
      this.resyncs.push(reason)
      this.#begin(snapshot.position.seq)
    })
  }

  #begin(from: number): void {
    const { recorder, roomId, session } = this.#options
    if (this.#stream) this.#stream.isOnline = false
    const name = `the SDK of ${session.user.username}`
    this.#stream = recorder.stream({ name, roomId, userId: session.user.id, from })
    this.#stream.entries.push(...this.#early.splice(0))
  }

  #show(event: string, payload: { seq: number }): void {
    const { seq } = payload
    const text = this.#options.recorder.text(payload)
    const entry = { seq, event, payload: text, at: performance.now() }
    const entries = this.#stream?.entries ?? this.#early
    entries.push(entry)
  }
}
