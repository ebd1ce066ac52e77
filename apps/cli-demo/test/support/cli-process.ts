import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const FLAGS = ['--conditions=@chatnode/source', '--disable-warning=ExperimentalWarning']

/** Long enough for a loaded machine; a test that waits for nothing fails by it. */
const PATIENCE_MS = 60_000

/** The command-line client in a process of its own, straight from its sources. */
export class CliProcess {
  stdout = ''
  stderr = ''
  readonly #child: ChildProcessWithoutNullStreams
  readonly #exit: Promise<number | null>

  constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    const { PATH, NODE_COMPILE_CACHE } = process.env
    this.#child = spawn(process.execPath, [...FLAGS, MAIN, ...args], {
      env: { PATH, NODE_COMPILE_CACHE, ...env },
    })
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text))
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text))
    // It may end without having read what is written to it.
    this.#child.stdin.on('error', () => {})
    this.#exit = once(this.#child, 'close').then(([code]) => code as number | null)
  }

  /** Types a line. */
  type(line: string): void {
    this.#child.stdin.write(`${line}\n`)
  }

  /** Ends stdin, after some last input. */
  end(input = ''): void {
    this.#child.stdin.end(input)
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  /** Nobody reads its output any more. */
  closeOutput(): void {
    this.#child.stdout.destroy()
  }

  /** Resolves when stdout matches. */
  async sees(pattern: RegExp): Promise<void> {
    const late = AbortSignal.timeout(PATIENCE_MS)
    while (!pattern.test(this.stdout)) {
      const more = once(this.#child.stdout, 'data', { signal: late })
      await Promise.race([more, this.#exit]).catch(() => {})
      if (pattern.test(this.stdout)) return
      if (late.aborted || this.#child.exitCode !== null) throw new Error(this.#story(pattern))
    }
  }

  /** The exit code. */
  async ended(): Promise<number | null> {
    const late = AbortSignal.timeout(PATIENCE_MS)
    const timeout = once(late, 'abort').then(() => {
      throw new Error(this.#story('its end'))
    })
    return Promise.race([this.#exit, timeout])
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#exit
  }

  #story(wanted: RegExp | string): string {
    return `waited for ${wanted}, saw\n${this.stdout}\nand on stderr\n${this.stderr}`
  }
}
