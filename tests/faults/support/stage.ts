import type { RoomSummary, Session } from '@chatnode/protocol'
import { createRoom, register } from '../../../packages/server/test/support/api.ts'
import { check, type Violation } from './check.ts'
import type { Follower } from './follower.ts'
import { integrityOf, readEpoch, readLog, type LogTable } from './log-table.ts'
import type { Random } from './random.ts'
import { RawClient } from './raw-client.ts'
import { Recorder, type Operation } from './recorder.ts'
import type { ServerProcess } from './server-process.ts'
import { SdkClient, type Patience } from './sdk-client.ts'
import { until } from './until.ts'

interface Options {
  readonly random: Random
  readonly server: ServerProcess
  /** Where clients connect, when not straight to the server. */
  readonly url?: string
  readonly ackTimeoutMs?: number
}

/** One room on a real server, with those who send to it and those who watch it. */
export class Stage {
  readonly recorder = new Recorder()
  readonly senders: RawClient[] = []
  readonly receivers: RawClient[] = []
  readonly apps: SdkClient[] = []
  readonly server: ServerProcess
  readonly #options: Options
  readonly #sessions: Session[] = []
  #room: RoomSummary | undefined

  private constructor(options: Options) {
    this.#options = options
    this.server = options.server
  }

  /** Registers a few users, the first of whom owns the room; connections share them. */
  static async set(options: Options): Promise<Stage> {
    const stage = new Stage(options)
    const { url } = options.server
    const names = ['ada', 'bob', 'eve', 'dan']
    stage.#sessions.push(...(await Promise.all(names.map((name) => register(url, name)))))
    stage.#room = await createRoom(url, stage.session(0))
    return stage
  }

  get room(): RoomSummary {
    if (!this.#room) throw new Error('the stage is not set')
    return this.#room
  }

  /** The lineage of the database. */
  get epoch(): string {
    return readEpoch(this.server.file)
  }

  /** What the receivers show of the room. */
  get followers(): Follower[] {
    return this.receivers.flatMap((client) => client.follower(this.room.id) ?? [])
  }

  session(index: number): Session {
    const session = this.#sessions[index % this.#sessions.length]
    if (!session) throw new Error('the stage is not set')
    return session
  }

  /** A connection that shows the room to its app. */
  async addReceivers(count: number, url = this.#options.url): Promise<RawClient[]> {
    const clients = Array.from({ length: count }, (_, index) => this.connect(index, url))
    this.receivers.push(...clients)
    await Promise.all(clients.map((client) => client.follow(this.room.id)))
    return clients
  }

  /** A member's connection that does not enter the room. */
  async addSenders(count: number, url = this.#options.url): Promise<RawClient[]> {
    const clients = Array.from({ length: count }, (_, index) => this.connect(index, url))
    this.senders.push(...clients)
    await until(() => clients.every(({ isReady }) => isReady), { what: 'all senders connected' })
    const roomId = this.room.id
    for (const client of clients.slice(0, this.#sessions.length)) {
      await client.ask('join-room', { roomId })
      await client.ask('leave-room', { roomId })
    }
    return clients
  }

  /** Sends so many messages, spread over the senders. Resolves when all are answered. */
  async send(count: number): Promise<Operation[]> {
    const { senders, room } = this
    const shares = senders.map(async (sender, index) => {
      const operations: Promise<Operation>[] = []
      for (let number = index; number < count; number += senders.length) {
        operations.push(sender.send(room.id, `message ${number}`))
      }
      return Promise.all(operations)
    })
    return (await Promise.all(shares)).flat()
  }

  /** An app on the SDK. Whoever asks for it starts and closes it. */
  sdk(
    index: number,
    { url = this.server.url, ...patience }: Patience & { url?: string } = {},
  ): SdkClient {
    const { random } = this.#options
    const { recorder, room } = this
    const session = this.session(index)
    const app = new SdkClient({ url, session, recorder, random, patience, roomId: room.id })
    this.apps.push(app)
    return app
  }

  connect(index: number, url = this.#options.url ?? this.server.url): RawClient {
    const { random, ackTimeoutMs = 5_000 } = this.#options
    const { recorder } = this
    return new RawClient({ url, random, ackTimeoutMs, recorder, session: this.session(index) })
  }

  /** Waits until everything is answered and every receiver has come as far as the log. Answers the log. */
  async settle(timeout = 30_000): Promise<LogTable> {
    const { operations } = this.recorder
    await until(() => operations.every(({ outcome }) => outcome !== undefined), {
      timeout,
      what: 'every send answered',
    })
    const log = readLog(this.server.file)
    const head = log.heads.get(this.room.id)?.head ?? 0
    const watchers = [...this.followers, ...this.apps.filter(({ isOpen }) => isOpen)]
    await until(() => watchers.every(({ seq }) => seq >= head), {
      timeout,
      what: `every receiver at ${head}`,
    })
    return log
  }

  /**
   * Settles, and compares what was asked and shown with what the file holds. Empty when every
   * invariant holds.
   */
  async breaches(timeout?: number): Promise<readonly Violation[]> {
    const log = await this.settle(timeout)
    const integrity = integrityOf(this.server.file)
    if (integrity !== 'ok') throw new Error(`the file is damaged: ${String(integrity)}`)
    return check(this.recorder, log).slice(0, MOST_SHOWN)
  }

  /** Everybody hangs up, and stays away. */
  suspend(): void {
    for (const client of [...this.senders, ...this.receivers]) client.suspend()
  }

  [Symbol.dispose](): void {
    this.suspend()
  }
}

// One mistake makes thousands of them.
const MOST_SHOWN = 20
