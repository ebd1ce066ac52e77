import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FailPoint } from '../../../packages/server/src/ports.ts'
import type { Order, ServerStats } from './orders.ts'

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../../', import.meta.url))

const script = fileURLToPath(new URL('faulty-server.ts', import.meta.url))

/** Runs TypeScript of this repository without a build. */
export const sourceFlags = [
  '--conditions=@chatnode/source',
  '--disable-warning=ExperimentalWarning',
]

interface Options {
  /** The directory of the database; a new one unless given. */
  readonly directory?: string
  /** Configuration as the product reads it, and what `faulty-server.ts` adds. */
  readonly environment?: Readonly<Record<string, string>>
  /** A program and its arguments to start the server under. */
  readonly under?: readonly string[]
}

/** A real server in a process of its own, on a database file that outlives it. */
export class ServerProcess {
  readonly file: string
  readonly #directory: string
  readonly #options: Options
  #child: ChildProcess | undefined
  #exited: Promise<unknown> = Promise.resolve()
  #orders = 0
  #port = 0
  #pid = 0
  #stderr = ''

  constructor(options: Options = {}) {
    this.#options = options
    this.#directory = options.directory ?? mkdtempSync(join(tmpdir(), 'chatnode-faults-'))
    this.file = join(this.#directory, 'chat.db')
  }

  static async start(options: Options = {}): Promise<ServerProcess> {
    const server = new ServerProcess(options)
    await server.start()
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get port(): number {
    return this.#port
  }

  get pid(): number {
    return this.#pid
  }

  get isRunning(): boolean {
    return this.#child !== undefined
  }

  /** Starts the process and waits until it listens; on the same port as before, if there was one. */
  async start(): Promise<void> {
    const { environment, under = [] } = this.#options
    const argv = [...under, process.execPath, '--expose-gc', ...sourceFlags, script]
    const child = spawn(argv[0] ?? '', argv.slice(1), {
      cwd: root,
      env: {
        PATH: process.env['PATH'] ?? '',
        // Not under strace, which would write down every byte of it.
        NODE_COMPILE_CACHE: under.length > 0 ? undefined : process.env['NODE_COMPILE_CACHE'],
        DATABASE_URL: `sqlite:${this.file}`,
        PORT: String(this.#port),
        RATE_LIMITS: 'off',
        LOG_LEVEL: 'silent',
        MAX_CONNECTIONS_PER_USER: '100000',
        ACCESS_TOKEN_MINUTES: '60',
        // A run with the stock adapter: FANOUT=off.
        FANOUT: process.env['FANOUT'] ?? 'on',
        ...environment,
      },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text))
    this.#child = child
    this.#exited = new Promise<void>((resolve) => {
      child.once('exit', () => {
        this.#child = undefined
        resolve()
      })
    })
    const ready = await new Promise<{ port: number; pid: number }>((resolve, reject) => {
      child.once('message', resolve as (message: unknown) => void)
      child.once('exit', () => reject(new Error(`the server did not start:\n${this.#stderr}`)))
    })
    this.#port = ready.port
    this.#pid = ready.pid
  }

  /** Lets the process die when it reaches a point for the `hits`-th time from now. */
  async arm(point: FailPoint, hits = 1): Promise<void> {
    await this.order({ do: 'arm', point, hits })
  }

  stats({ collect = false } = {}): Promise<ServerStats> {
    return this.order({ do: 'stats', collect }) as Promise<ServerStats>
  }

  order(order: Order): Promise<unknown> {
    const child = this.#child
    if (!child) throw new Error('the server does not run')
    this.#orders += 1
    const id = this.#orders
    return new Promise((resolve, reject) => {
      const take = (message: { id?: number; answer?: unknown }): void => {
        if (message.id !== id) return
        child.off('message', take)
        resolve(message.answer)
      }
      child.on('message', take)
      child.send({ id, order }, (error) => error && reject(error))
    })
  }

  /** Resolves when the process has ended, by whatever cause. */
  async exited(): Promise<void> {
    await this.#exited
  }

  /** `kill -9`, and no word before. */
  async kill(): Promise<void> {
    this.#signal('SIGKILL')
    await this.#exited
  }

  /** Stops it as an operator would. */
  async stop(): Promise<void> {
    this.#signal('SIGTERM')
    await this.#exited
  }

  // Its own pid, which is not the child's where it runs under another program.
  #signal(signal: NodeJS.Signals): void {
    if (this.#child) process.kill(this.#pid, signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    if (this.#options.directory === undefined) rmSync(this.#directory, { recursive: true })
    if (this.#stderr.includes('Error')) throw new Error(`the server said:\n${this.#stderr}`)
  }
}
