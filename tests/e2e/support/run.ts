import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../../', import.meta.url))

/** A process that was started, and what it has said so far. */
export interface Running extends AsyncDisposable {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  readonly output: { stdout: string; stderr: string }
  /** Resolves with the exit code, or with the signal's name. */
  readonly exited: Promise<number | string>
  /** Resolves when the process has printed this; rejects with all it said when it never does. */
  says(text: string | RegExp): Promise<RegExpExecArray>
}

/** Starts Node, or another program, with a script of the repository and an environment of its own. */
export function run(
  script: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  program = process.execPath,
): Running {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const child = spawn(program, [...script], {
    cwd: root,
    env: { PATH, NODE_COMPILE_CACHE, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => (output[stream] += text))
  }
  const exited = new Promise<number | string>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  return {
    child,
    output,
    exited,
    async says(text) {
      const pattern = typeof text === 'string' ? new RegExp(text) : text
      const all = (): string => output.stdout + output.stderr
      return vi
        .waitUntil(() => pattern.exec(all()), { timeout: 60_000, interval: 20 })
        .catch((cause: unknown) => {
          throw new Error(`never said ${String(text)}, but:\n${all()}`, { cause })
        })
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await exited
    },
  }
}

const READY = /chatNode is ready at (http:\/\/[^"\s]+)/

/** A built server in a process of its own. */
export async function runServer(
  environment: Readonly<Record<string, string>> = {},
): Promise<Running & { url: string }> {
  const running = run(['packages/server/dist/bin.js'], {
    PORT: '0',
    DATABASE_URL: 'sqlite::memory:',
    RATE_LIMITS: 'off',
    ...environment,
  })
  const [, url = ''] = await running.says(READY)
  return Object.assign(running, { url })
}
