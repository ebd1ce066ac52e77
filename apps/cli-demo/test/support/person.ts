import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CliProcess } from './cli-process.ts'

/** How a command ended. */
export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Somebody at a keyboard of their own: every command runs in a real process, with their own files. */
export class Person implements AsyncDisposable {
  readonly name: string
  readonly home = mkdtempSync(join(tmpdir(), 'chatnode-cli-'))
  readonly #server: string
  readonly #running = new Set<CliProcess>()

  constructor(name: string, server: string) {
    this.name = name
    this.#server = server
  }

  /** Registered, and signed in. */
  static async signedIn(name: string, server: string): Promise<Person> {
    const person = new Person(name, server)
    await person.expect('register', name)
    return person
  }

  /** Starts a command and leaves it running. */
  start(args: readonly string[], env: RunOptions['env'] = {}): CliProcess {
    const own = {
      CHATNODE_HOME: join(this.home, 'chatnode'),
      CHATNODE_SERVER: this.#server,
      CHATNODE_PASSWORD: 'correct horse',
    }
    const running = new CliProcess(args, { ...own, ...env })
    this.#running.add(running)
    return running
  }

  /** Runs a command to its end. */
  async run(args: readonly string[], { input = '', env }: RunOptions = {}): Promise<Outcome> {
    const running = this.start(args, env)
    running.end(input)
    const code = await running.ended()
    return { code, stdout: running.stdout, stderr: running.stderr }
  }

  /** Runs a command that has to succeed without a complaint, and answers what it printed. */
  async expect(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(args)
    if (code === 0 && stderr === '') return stdout
    throw new Error(`chatnode ${args.join(' ')}: ${code}: ${stderr}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#running].map((running) => running.kill()))
    rmSync(this.home, { recursive: true })
  }
}
