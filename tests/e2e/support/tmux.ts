import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { vi } from 'vitest'
import { root } from './run.ts'

const execute = promisify(execFile)

/** How the command has ended, and whether the terminal takes lines and echoes them again. */
const AFTERWARDS = 'echo "left with $?"; stty -a | grep -ow -e -icanon -e icanon -e -echo -e echo'

/** Whether this machine has tmux; says so where it has not. */
export function hasTmux(): boolean {
  const found = spawnSync('tmux', ['-V']).status === 0
  if (!found) console.info('The full screen is not tried in a terminal: there is no tmux')
  return found
}

export interface Size {
  readonly columns: number
  readonly rows: number
}

/** A real terminal, with a shell in it that runs one command, tells how it ended, and stays. */
export class Terminal implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'chatnode-tmux-'))

  static async open(
    command: readonly string[],
    { environment, size }: { environment: Readonly<Record<string, string>>; size: Size },
  ): Promise<Terminal> {
    const terminal = new Terminal()
    const line = `${command.map(quote).join(' ')}; ${AFTERWARDS}; exec cat`
    const variables = Object.entries(environment).flatMap(([name, value]) => [
      '-e',
      `${name}=${value}`,
    ])
    const dimensions = ['-x', String(size.columns), '-y', String(size.rows)]
    await terminal.#tmux('new-session', '-d', ...dimensions, ...variables, '-c', root, line)
    return terminal
  }

  /** Presses keys by tmux's names for them, such as `Enter` or `C-c`. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#tmux('send-keys', key)
  }

  async type(text: string): Promise<void> {
    await this.#tmux('send-keys', '-l', text)
  }

  async resize({ columns, rows }: Size): Promise<void> {
    await this.#tmux('resize-window', '-x', String(columns), '-y', String(rows))
  }

  /** What is to be seen. */
  screen(): Promise<string> {
    return this.#tmux('capture-pane', '-p')
  }

  /** Resolves when it is to be seen; rejects with what is seen instead. */
  async sees(pattern: RegExp): Promise<string> {
    let seen = ''
    await vi
      .waitUntil(async () => pattern.test((seen = await this.screen())), {
        timeout: 30_000,
        interval: 50,
      })
      .catch((cause: unknown) => {
        throw new Error(`never saw ${String(pattern)}, but:\n${seen}`, { cause })
      })
    return seen
  }

  /** The modes of the terminal that a program may leave behind. */
  async modes(): Promise<{ alternateScreen: boolean; cursor: boolean; wrapping: boolean }> {
    const flags = '#{alternate_on} #{cursor_flag} #{wrap_flag}'
    const [alternate, cursor, wrap] = (await this.#tmux('display-message', '-p', flags))
      .trim()
      .split(' ')
    return { alternateScreen: alternate === '1', cursor: cursor === '1', wrapping: wrap === '1' }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux('kill-server').catch(() => {})
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** A server of its own, and nobody's settings. */
  async #tmux(...args: readonly string[]): Promise<string> {
    const own = ['-u', '-f', '/dev/null', '-S', join(this.#folder, 'socket')]
    const env = { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', LANG: 'C.UTF-8' }
    const { stdout } = await execute('tmux', [...own, ...args], { env })
    return stdout
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}
