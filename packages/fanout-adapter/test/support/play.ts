import { setTimeout } from 'node:timers/promises'
import { RecordingClient, type Noticed } from './client.ts'
import { sync } from './sync.ts'
import { roomName, Stage } from './operations.ts'
import type { Rig } from './rig.ts'
import type { Script, Step, Timed } from './script.ts'

/** What one client noticed of a script. */
export interface Account {
  readonly noticed: readonly Noticed[]
  /** How much of it had arrived for certain before the connection broke; absent when it never did. */
  readonly certain: number | undefined
}

/** Plays a script against a server, and returns what every client noticed. */
export async function play(rig: Rig, script: Script): Promise<Account[]> {
  const performance = new Performance(rig, script)
  await performance.begin()
  for (const step of script.steps) await performance.play(step)
  return performance.end()
}

class Performance {
  readonly #rig: Rig
  readonly #stage: Stage
  readonly #clients: readonly RecordingClient[]
  readonly #paused = new Set<RecordingClient>()
  readonly #certain = new Map<RecordingClient, number>()

  constructor(rig: Rig, script: Script) {
    this.#rig = rig
    this.#stage = new Stage(rig, script.clients.length)
    this.#clients = script.clients.map(
      ({ kind, side }, index) =>
        new RecordingClient({ name: `c${index}`, kind, side, port: rig.port }),
    )
  }

  async begin(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.connect()))
    for (const [index] of this.#clients.entries()) {
      void this.#stage.socket(index)?.join(roomName(0))
      void this.#stage.socket(index, '/side')?.join(roomName(0))
    }
  }

  async play(step: Step): Promise<void> {
    // To end a connection in the middle of its upgrade is a race in the stock server, too.
    if (mayEndConnections(step)) await this.#upgraded()
    switch (step.step) {
      case 'turn':
        await this.#stage.run(step.operations)
        break
      case 'ask':
        await this.#ask(step)
        break
      case 'leave':
        await this.#leave(step.client, step.operations)
        break
      case 'break':
        await this.#break(step)
        break
      case 'pause':
        this.#pause(this.#client(step.client))
        break
      case 'stall':
        await this.#stall(step)
        break
      case 'resume':
        this.#resume(this.#client(step.client))
        break
      case 'upgraded':
        await this.#client(step.client).upgraded()
        break
      case 'settle':
        await this.#settle()
    }
  }

  async end(): Promise<Account[]> {
    await this.#settle()
    await until(() => this.#clients.every((client, index) => this.#knowsItsEnd(client, index)))
    await Promise.all(this.#clients.map((client) => client.close()))
    await until(() => this.#rig.io.engine.clientsCount === 0)
    return this.#clients.map((client) => ({
      noticed: toldTo(client),
      certain: this.#certain.get(client),
    }))
  }

  async #ask({ client, before, after }: Extract<Step, { step: 'ask' }>): Promise<void> {
    const socket = this.#stage.socket(client)
    if (!socket) return
    const done = new Promise<void>((resolve) => {
      const onDisconnect = (): void => resolve()
      socket.once('disconnect', onDisconnect)
      socket.once('ask', async (answer: (n: number) => void) => {
        socket.off('disconnect', onDisconnect)
        await this.#stage.run(before)
        answer(this.#stage.nextNumber())
        await this.#stage.run(after)
        resolve()
      })
    })
    this.#client(client).ask()
    await done
  }

  async #leave(client: number, operations: readonly Timed[]): Promise<void> {
    const socket = this.#stage.socket(client)
    if (!socket) return
    await this.#settle()
    if (!socket.connected) return
    const ran = new Promise<void>((resolve) => {
      socket.once('disconnecting', () => void this.#stage.run(operations).then(resolve))
    })
    this.#client(client).leave()
    await ran
  }

  async #break(step: Extract<Step, { step: 'break' }>): Promise<void> {
    const { side, before, after } = step
    const client = this.#client(step.client)
    if (client.kind === 'polling') return
    await this.#settle()
    const socket = this.#stage.socket(step.client) ?? this.#stage.socket(step.client, '/side')
    if (!socket) return
    const gone = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()))
    this.#certain.set(client, toldTo(client).length)
    await this.#stage.run(before)
    this.#stage.markGone(step.client)
    if (side === 'client') client.break()
    else terminate(socket.conn)
    await this.#stage.run(after)
    await gone
  }

  #pause(client: RecordingClient): void {
    if (client.kind !== 'websocket') return
    this.#paused.add(client)
    client.pause()
  }

  async #stall({ client, times, gap }: Extract<Step, { step: 'stall' }>): Promise<void> {
    this.#pause(this.#client(client))
    for (let time = 0; time < times; time += 1) await this.#stage.fill(client, gap)
  }

  #resume(client: RecordingClient): void {
    if (this.#paused.delete(client)) client.resume()
  }

  async #settle(): Promise<void> {
    for (const client of this.#paused) this.#resume(client)
    await Promise.all(
      this.#clients.map(async (_, index) => {
        const socket = this.#stage.socket(index) ?? this.#stage.socket(index, '/side')
        const n = this.#stage.nextNumber()
        if (!socket) return
        const ended = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()))
        await Promise.race([sync(socket, n), ended])
      }),
    )
  }

  async #upgraded(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.upgraded()))
  }

  #knowsItsEnd(client: RecordingClient, index: number): boolean {
    return client.namespaces.every(
      (namespace) =>
        client.isConnected(namespace) === (this.#stage.socket(index, namespace) !== undefined),
    )
  }

  #client(index: number): RecordingClient {
    const client = this.#clients[index % this.#clients.length]
    if (!client) throw new Error('a script has at least one client')
    return client
  }
}

/** Without their own leaving, which nobody tells them. */
const toldTo = ({ noticed }: RecordingClient): Noticed[] =>
  noticed.filter(({ detail }) => detail !== 'io client disconnect')

function mayEndConnections(step: Step): boolean {
  if (step.step === 'leave' || step.step === 'break') return true
  return JSON.stringify(step).includes('disconnect') || JSON.stringify(step).includes('close-')
}

function terminate(conn: unknown): void {
  const { transport } = conn as { transport: { socket?: { terminate(): void } } }
  transport.socket?.terminate()
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`still not: ${String(holds)}`)
    await setTimeout(1)
  }
}
